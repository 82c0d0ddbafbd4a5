import pytest

from gesta.errors import InputError
from gesta.formats.codebook import LISTS, codebook_text


def text(name):
    return codebook_text(name, width=100, colour=False)


@pytest.mark.parametrize("name", LISTS)
def test_every_list_is_shown(name):
    assert len(text(name).splitlines()) > 5


def test_a_type_says_what_it_is_what_it_is_not_and_how_it_looks():
    shown = text("retreat")

    assert "is not" in shown
    assert "ceasefire +7.5" in shown
    assert "as in" in shown


def test_a_mode_is_found_by_its_name_alone_and_with_its_type():
    assert text("ASSAULT/aerial") == text("aerial")
    assert {"SANCTION/expel", "THREATEN/expel"} <= set(text("expel").split())


def test_a_code_tells_both_its_meanings():
    shown = text("163")

    assert "Impose embargo" in shown
    assert "Halt negotiations" in shown


def test_a_leading_zero_is_part_of_the_code():
    assert "Make a visit" in text("042")
    with pytest.raises(InputError):
        text("42")


def test_the_losses_name_codes_that_fall_away():
    shown = text("losses")

    assert "010, 011" in shown
    assert "PROTEST/strike" in shown

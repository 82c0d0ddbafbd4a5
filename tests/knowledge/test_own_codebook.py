"""A user's own codebook: beside PLOVER, in its place, and what is wrong with one."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from gesta import cli, monitor
from gesta.errors import DataError
from gesta.knowledge.codebook import load_codebook
from gesta.knowledge.lexicon import load_lexicon
from gesta.settings import CodingSettings, Settings

PROTEST = Path(__file__).parents[2] / "examples" / "codebook-protest"
TYPE = '[[types]]\nname = "{}"\nscore = -1.0\nquad = 3\ndefinition = "."\n'


def codebook(folder, text, lexicon="", examples=""):
    """A codebook folder with these files."""
    folder.mkdir()
    (folder / "codebook.toml").write_text(f'name = "own"\nsource = "test"\n{text}')
    if lexicon:
        (folder / "lexicon").mkdir()
        (folder / "lexicon" / "own.toml").write_text(f'source = "test"\nentries = [{lexicon}]\n')
    if examples:
        (folder / "examples.toml").write_text(f'source = "test"\n{examples}')
    return folder


def coded(text, *folders):
    return monitor.code(text, settings=Settings(coding=CodingSettings(codebook=folders)))


def test_the_shipped_protest_codebook_codes_all_its_examples():
    found = monitor.check_codebook(PROTEST)

    assert found.problems == ()
    assert found.entries >= 5
    assert found.sentences >= 3


def test_in_plovers_place_only_own_types_are_coded():
    text = "Russia attacked Ukraine on Monday. Teachers marched against the government in Quito."

    assert {event.type for event in coded(text, PROTEST)} == {"GATHER"}
    assert "ASSAULT" in {event.type for event in coded(text)}


def test_beside_plover_both_are_coded(tmp_path):
    own = codebook(
        tmp_path / "own",
        TYPE.format("SNUB"),
        '{lemma="snub", pos="verb", type="SNUB", ex="Norway snubbed Sweden on Monday."}',
    )

    found = coded("Norway snubbed Sweden on Monday. Russia attacked Ukraine.", own)

    assert [event.type for event in found] == ["SNUB", "ASSAULT"]
    assert found[0].quad == 3


def test_a_word_of_the_users_takes_the_place_of_ours(tmp_path):
    own = codebook(
        tmp_path / "own",
        TYPE.format("SCOLD"),
        '{lemma="condemn", pos="verb", type="SCOLD", ex="Norway condemned Sweden."}',
    )

    assert [event.type for event in coded("Norway condemned Sweden.", own)] == ["SCOLD"]
    assert [event.type for event in coded("Norway condemned Sweden.")] == ["ACCUSE"]


def test_the_shipped_codebook_is_left_as_it_is(tmp_path):
    before = load_codebook()
    load_codebook((codebook(tmp_path / "own", "extends = false\n" + TYPE.format("SNUB")),))

    assert load_codebook() is before
    assert "SNUB" not in load_codebook().types


def test_later_codebooks_lie_over_earlier_ones(tmp_path):
    first = codebook(tmp_path / "one", TYPE.format("SNUB"))
    second = codebook(tmp_path / "two", TYPE.format("SNUB").replace("-1.0", "-7.0") + TYPE.format("NOD"))

    assert load_codebook((first, second)).types["SNUB"].score == -7
    assert load_codebook((second, first)).types["SNUB"].score == -1
    assert "NOD" in load_codebook((second, first)).types


def test_words_of_types_that_are_gone_are_left_out():
    lexicon, codes = load_lexicon((PROTEST,)), load_codebook((PROTEST,))

    kinds = {entry.type for senses in lexicon.entries.values() for entry in senses}

    assert kinds <= {*codes.types, "none"}
    assert "none" in kinds


def test_the_coders_name_follows_the_codebook(tmp_path):
    own = Path(shutil.copytree(PROTEST, tmp_path / "own"))
    settings = Settings(coding=CodingSettings(codebook=(own,)))
    before = monitor.coder_name(settings)
    (own / "lexicon" / "street.toml").write_text((own / "lexicon" / "street.toml").read_text() + "\n# changed\n")

    assert len({before, monitor.coder_name(settings), monitor.coder_name(Settings())}) == 3


@pytest.mark.parametrize(
    ("text", "lexicon", "message"),
    [
        ("extends = false\n", "", "needs types"),
        (TYPE.format("SNUB").replace("quad = 3", "quad = 9"), "", "quad"),
        (TYPE.format("SNUB") + 'colour = "red"\n', "", "colour"),
        (TYPE.format("SNUB"), '{lemma="snub", pos="verb", type="SNUP", ex="."}', "unknown event type SNUP"),
        (TYPE.format("SNUB"), '{lemma="snub", pos="verb", type="SNUB", mode="x", ex="."}', "no mode x"),
        (TYPE.format("SNUB"), '{lemma="snub", pos="verb", type="SNUB", obj=["@nobody"], ex="."}', "unknown word class"),
        (
            TYPE.format("SNUB") + '[[rules]]\ntypes = ["SNUB"]\nbecomes = "NOD"\nreason = "."\n',
            "",
            "unknown event type NOD",
        ),
    ],
)
def test_a_mistake_is_named(tmp_path, text, lexicon, message):
    own = codebook(tmp_path / "own", text, lexicon)

    with pytest.raises(DataError, match=message):
        load_lexicon((own,))


def test_a_folder_without_a_codebook_is_refused(tmp_path):
    with pytest.raises(DataError, match=r"no codebook\.toml"):
        load_codebook((tmp_path,))


def test_an_example_that_codes_otherwise_is_told_and_exits_with_one(tmp_path):
    own = codebook(
        tmp_path / "own",
        TYPE.format("SNUB"),
        '{lemma="snub", pos="verb", type="SNUB", ex="Norway praised Sweden."}',
        '[[examples]]\ntext = "Norway snubbed Sweden."\n[[examples]]\ntext = "Norway did not snub Sweden."\nevents = [{type="SNUB"}]\n',
    )

    result = CliRunner().invoke(cli.main, ["lexicon", "check", str(own)])

    assert result.exit_code == 1
    assert "'Norway praised Sweden.' gives SUPPORT" in result.output
    assert "SNUB actual is found besides" in result.output
    assert "SNUB actual is not found, but SNUB negated" in result.output
    assert "3 code otherwise" in result.output

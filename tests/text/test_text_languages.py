"""Languages are told apart by script and function words, and English is never taken for another."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gesta.text.languages import language_of

SAMPLES = tomllib.loads((Path(__file__).parent / "languages.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("code", SAMPLES)
def test_a_paragraph_of_news_tells_its_language(code):
    assert language_of(SAMPLES[code]).code == code


@pytest.mark.parametrize("code", [code for code in SAMPLES if code != "en"])
def test_half_a_paragraph_in_another_language_is_never_taken_for_english(code):
    half = SAMPLES[code][: len(SAMPLES[code]) // 2]

    found = language_of(half)

    assert found is None or found.code != "en"


@pytest.mark.parametrize(
    "text",
    [
        "Blair backs pre-election budget: Gordon Brown's and D.C.'s view, e.g. U.S. v. S.A.",
        "President Emmanuel Macron met Le Pen's party in Aix-en-Provence; “La France d'abord”, she said of the vote.",
        "Al Qaeda in the Arabian Peninsula claimed the attack on the Hotel del Mar in San José de la Montaña on Friday.",
        "The Kyiv Post said: «Слава Україні» was painted on a wall of the embassy in Moscow by protesters on Monday.",
        "NORLAND ARMY LEAVES BORDER TOWN OF VELL AFTER TWO WEEKS OF TALKS WITH THE SUDRIAN GOVERNMENT",
    ],
)
def test_english_with_foreign_names_is_english(text):
    found = language_of(text)

    assert found is None or found.code == "en"


@pytest.mark.parametrize("text", ["", "12:30", "Shr 2.10 dlrs vs 1.98", "Oskar Velten", "😀😀", "___"])
def test_what_has_no_words_to_tell_by_has_no_language(text):
    assert language_of(text) is None


def test_japanese_is_told_from_chinese_by_its_own_letters():
    assert (language_of(SAMPLES["ja"]).code, language_of(SAMPLES["zh"]).code) == ("ja", "zh")


@given(st.text(max_size=300))
def test_any_text_has_a_language_or_none(text):
    found = language_of(text)

    assert found is None or (found.code and 0 <= found.share <= 1)

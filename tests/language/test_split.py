import pytest

from gesta.language.split import sentence_starts
from gesta.language.words import read_words
from gesta.records import Span


def split(text):
    words = read_words(text, Span(0, len(text)))
    starts = [words[i].start for i in sentence_starts(words)]
    return [text[a:b].strip() for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]


@pytest.mark.parametrize(
    "sentences",
    [
        ["The talks failed.", "Both sides left."],
        ["Gen. Ana Marov met Sen. Lee on Jan. 3.", "They spoke briefly."],
        ["He flew to the U.S. on Monday.", "She stayed."],
        ["They met in the U.S.", "The talks failed."],
        ["Critics of U.S. President Hale and U.S. officials left."],
        ["George W. Hale resigned."],
        ['"We will fight," he said.', '"It is our land."', "The crowd cheered."],
        ['"Will you go?" she asked.', "He nodded."],
        ["Prices rose 3.5 percent.", "Wages fell 1.2 percent."],
        ["He paused ...", "Then he spoke."],
        ["He paused ... and left."],
        ["The army (and the police) came.", "Why?", "Nobody knew!"],
        ["Acme Inc. of Norland sued.", "It lost."],
        ["It began at 5 p.m. and ended at noon."],
        ["The report was published in 1999. [12]", "Critics disagreed."],
    ],
)
def test_sentences_end_where_a_reader_ends_them(sentences):
    assert split(" ".join(sentences)) == sentences


def test_text_without_any_capital_is_split_too():
    assert split("police fired tear gas. two men were hurt.") == ["police fired tear gas.", "two men were hurt."]


def test_a_lost_blank_after_the_stop_does_not_hide_the_next_sentence():
    assert split("The talks failed.Both sides left.") == ["The talks failed.", "Both sides left."]


def test_nothing_has_no_sentences():
    assert sentence_starts([]) == []

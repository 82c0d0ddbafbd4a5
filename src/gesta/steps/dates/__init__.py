"""Time phrases and the days they allow, counted from the day of writing, on the side that the tense tells."""

from msgspec.structs import replace

from gesta.records import Reading, Sentence, When
from gesta.steps.dates.attach import event_date
from gesta.steps.dates.grammar import find_phrases
from gesta.steps.dates.phrases import Phrase, Relative, Shifted
from gesta.steps.dates.resolve import Frame, Tense, days_of, resolve
from gesta.steps.dates.tense import tense_of

__all__ = ["Frame", "Phrase", "Tense", "days_of", "event_date", "find_dates", "find_phrases", "resolve", "tense_of"]

# A date told further back than this many sentences is no longer what "a day earlier" counts from.
_MAX_SENTENCES_BACK = 2


def find_dates(reading: Reading) -> Reading:
    """The reading with all its time phrases in `whens`, in text order; boilerplate sentences give none.

    Without a stated publication date and without a dateline, relative phrases keep their value and have no days.
    """
    whens: list[When] = []
    for sentence in reading.sentences:
        if not sentence.boilerplate:
            _add_sentence(whens, sentence, reading)
    return replace(reading, whens=tuple(whens))


def _add_sentence(whens: list[When], sentence: Sentence, reading: Reading) -> None:
    document = reading.document
    dateline = document.dateline.day if document.dateline is not None else None
    for phrase in find_phrases(sentence.tokens):
        when = resolve(
            phrase,
            published=document.published,
            tense=tense_of(sentence.tokens, phrase),
            previous=_previous_quarter(whens, phrase) or _previous(whens, sentence.index),
            dateline=dateline,
            sentence=sentence.index,
        )
        whens.append(when)


def _previous_quarter(whens: list[When], phrase: Phrase) -> When | None:
    """The quarter that a report on earnings speaks of, for "the quarter" and "a year ago" in it."""
    ref = phrase.ref
    wanted = (isinstance(ref, Relative) and ref.unit == "quarter" and ref.anaphoric) or (
        isinstance(ref, Shifted) and ref.unit == "year" and ref.count == 1 and ref.sign == -1
    )
    if not wanted:
        return None
    return next((when for when in reversed(whens) if _is_topic_quarter(when)), None)


def _is_topic_quarter(when: When) -> bool:
    """A quarter that the report is about, and not one it compares with."""
    return when.granularity == "quarter" and when.first is not None and when.reasons[0].rule != "shift"


def _previous(whens: list[When], sentence: int) -> When | None:
    """The last date with days that was told before, at most two sentences back."""
    for when in reversed(whens):
        if sentence - when.sentence > _MAX_SENTENCES_BACK:
            return None
        if when.kind in {"DATE", "TIME"} and when.first is not None and when.granularity != "span":
            return when
    return None

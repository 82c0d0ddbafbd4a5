"""What can be asked in an address: the filter words of the command line, checked before anything is done."""

from __future__ import annotations

import datetime
import re
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from gesta.errors import InputError
from gesta.store import DocumentFilter, EventFilter, HappeningFilter, ProblemFilter

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
MAX_WORDS = 300


def _as_day(value: object) -> object:
    # Pydantic would take a bare number for seconds since 1970.
    if isinstance(value, str) and not _DAY.fullmatch(value):
        raise ValueError("a day is written like 2024-05-31")
    return value


Day = Annotated[datetime.date, BeforeValidator(_as_day)]
Words = Annotated[str, Field(max_length=MAX_WORDS)]
WordList = Annotated[list[Words], Field(max_length=100)]
_CODE = "[A-Za-z]{3}(/[A-Za-z]{3})?"
Dyad = Annotated[str, Field(pattern=f"^{_CODE}-{_CODE}$")]
_DEGREES = r"-?\d{1,3}(\.\d{1,12})?"
Box = Annotated[str, Field(pattern=f"^{_DEGREES}(,{_DEGREES}){{3}}$")]
# A name of the codebook; which ones there are, /codebook tells.
PloverType = Annotated[str, Field(pattern=r"^[A-Z]{3,20}$")]
Status = Literal["actual", "future", "hypothetical", "negated"]


class Question(BaseModel):
    """What every question has in common: a word that is none of its parameters is an error."""

    model_config = ConfigDict(extra="forbid")


class EventQuestion(Question):
    """The words that choose events."""

    actor: Words | None = Field(
        None, description="Who does it: code, sector, both, or words of the name.", examples=["RUS/MIL"]
    )
    recipient: Words | None = Field(None, description="To whom; like actor.", examples=["UKR"])
    involving: Words | None = Field(None, description="Either side; like actor.", examples=["UKR"])
    dyad: Dyad | None = Field(None, description="Two sides, in either direction.", examples=["RUS-UKR"])
    type: WordList = Field([], description="PLOVER type.", examples=[["ASSAULT"]])
    mode: WordList = Field([], description="PLOVER mode.", examples=[["aerial"]])
    status: Annotated[list[Status], Field(max_length=4)] = Field([], description="Is it so?", examples=[["actual"]])
    quad: Annotated[list[Annotated[int, Field(ge=1, le=4)]], Field(max_length=4)] = Field(
        [], description="Quad class: 1, 2 verbal and material cooperation; 3, 4 verbal and material conflict."
    )
    since: Day | None = Field(None, description="On this day or later.", examples=["2022-01-01"])
    until: Day | None = Field(None, description="On this day or earlier.", examples=["2022-12-31"])
    country: WordList = Field([], description="Where it happens, ISO 3166 alpha-3.", examples=[["UKR"]])
    source: WordList = Field([], description="Who published it, as the documents name it.")
    text: Words | None = Field(None, description="Words that must all stand in the evidence.")
    document: Words | None = Field(None, description="Events of this document.")
    coder: Words | None = Field(None, description="How the name of the coder begins.", examples=["gesta"])
    bbox: Box | None = Field(None, description="west,south,east,north in degrees.", examples=["22,44,41,53"])

    def filter(self) -> EventFilter:
        """The same as the store understands it.

        Raises: InputError, when the box is none
        """
        return EventFilter(
            actor=self.actor,
            recipient=self.recipient,
            involving=self.involving,
            dyad=self.dyad,
            types=tuple(self.type),
            modes=tuple(self.mode),
            statuses=tuple(self.status),
            quads=tuple(self.quad),
            since=self.since,
            until=self.until,
            countries=tuple(self.country),
            sources=tuple(self.source),
            text=self.text,
            document=self.document,
            coder=self.coder,
            bbox=_box(self.bbox) if self.bbox else None,
        )


class Paged(Question):
    """What every list takes."""

    limit: int = Field(50, ge=1, le=500, description="At most so many items.")
    cursor: Words | None = Field(None, description="`next` of the page before.")
    total: bool = Field(False, description="Count everything that fits.")


class EventListQuestion(EventQuestion, Paged):
    """A page of events."""

    sort: Literal["-published", "published", "-day", "day"] = Field(
        "-published", description="By day of publication or of the event; with a minus the latest first."
    )


class EventStreamQuestion(EventQuestion):
    """Events in one piece."""

    limit: int | None = Field(None, ge=1, le=10_000_000, description="At most so many documents.")


class DocumentQuestion(Question):
    """How a document is shown."""

    offsets: Literal["code-points", "utf16"] = Field("code-points", description="What `start` and `end` count.")


class ActorListQuestion(EventQuestion):
    """Who takes part in events."""

    by: Literal["code", "sector"] = Field("code", description="Countries, or countries with sectors.")
    limit: int = Field(50, ge=1, le=1000, description="At most so many.")


class SeriesQuestion(EventQuestion):
    """Events over time."""

    every: Literal["day", "week", "month"] = Field("month", description="Length of a stretch; weeks begin on Monday.")
    split: Literal["type", "quad", "country", "status", "dyad"] | None = Field(None, description="One series for each.")
    top: int = Field(10, ge=1, le=50, description="Of so many keys, the most frequent.")


class NetworkQuestion(EventQuestion):
    """Who does something to whom."""

    by: Literal["code", "sector"] = Field("code", description="Countries, or countries with sectors.")
    limit: int = Field(200, ge=1, le=5000, description="At most so many edges.")


class MapQuestion(EventQuestion):
    """Events by place."""

    cell: float = Field(1.0, ge=0.05, le=30, allow_inf_nan=False, description="Size of a cell in degrees.")


class ExerciseListQuestion(EventQuestion, Paged):
    """A page of exercises."""


class HappeningListQuestion(EventQuestion, Paged):
    """A page of happenings; the words that choose events hold for one of its events."""

    min_sources: int = Field(0, ge=0, le=10_000, description="Told by so many independent sources at least.")
    disputed: bool = Field(False, description="Only where accounts differ.")
    story: Words | None = Field(None, description="Only of this story.")

    def happening_filter(self) -> HappeningFilter:
        """The same as the store understands it."""
        return HappeningFilter(
            event=self.filter(), min_sources=self.min_sources, disputed=self.disputed, story=self.story
        )


class SearchQuestion(Paged):
    """A page of search results."""

    q: Words = Field(description='Words, `"a phrase"`, `begin*`; all must occur.', examples=['"war games" troop*'])
    within: Literal["documents", "evidence"] = Field(
        "documents", alias="in", description="Whole articles, or the words that tell events."
    )


class DocumentListQuestion(Paged):
    """A page of documents."""

    since: Day | None = Field(None, description="Published on this day or later.")
    until: Day | None = Field(None, description="Published on this day or earlier.")
    text: Words | None = Field(None, description="Words that must all stand in title or text.")
    source: WordList = Field([], description="Who published it.")

    def filter(self) -> DocumentFilter:
        """The same as the store understands it."""
        return DocumentFilter(since=self.since, until=self.until, text=self.text, sources=tuple(self.source))


class ProblemListQuestion(Paged):
    """A page of problems."""

    kind: WordList = Field([], description="Only of this kind.", examples=[["date-mismatch"]])
    document: Words | None = Field(None, description="Only of this document.")

    def filter(self) -> ProblemFilter:
        """The same as the store understands it."""
        return ProblemFilter(kinds=tuple(self.kind), document=self.document)


class ReviewListQuestion(Paged):
    """A page of verdicts."""

    event: Words | None = Field(None, description="Only on this event.")
    document: Words | None = Field(None, description="Only on events of this document.")


class SpanGiven(Question):
    """A stretch of a document's text, in code points."""

    start: int = Field(ge=0, le=2**53)
    end: int = Field(ge=1, le=2**53)


class ReviewRequest(Question):
    """A verdict on an event, or on words that tell one the coder missed."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"event": "d1#0000aaaa", "verdict": "right", "by": "A. Analyst"},
                {
                    "event": "d1#0000aaaa",
                    "verdict": "wrong",
                    "fields": ["type"],
                    "type": "THREATEN",
                    "by": "A. Analyst",
                },
                {
                    "document": "d1",
                    "verdict": "missing",
                    "type": "AID",
                    "span": {"start": 47, "end": 76},
                    "by": "A. A.",
                },
            ]
        },
    )

    verdict: Literal["right", "wrong", "missing"]
    by: str = Field(min_length=1, max_length=100, description="Who says so.")
    event: Words | None = Field(None, description="Which event; none where one is missing.")
    document: Words | None = Field(None, description="Where one is missing: in which document.")
    fields: Annotated[list[Words], Field(max_length=20)] = Field([], description="Of a wrong event: what is wrong.")
    type: PloverType | None = Field(None, description="What the type should be.")
    status: Status | None = Field(None, description="What the status should be.")
    span: SpanGiven | None = Field(None, description="Where one is missing: the words that tell it.")
    note: Annotated[str, Field(max_length=2000)] | None = None


class MergeRequest(Question):
    """Happenings that are one and the same."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"happenings": ["h-b21a6aa278", "h-dd58452f93"], "by": "A. Analyst", "note": "one salvo"}]
        },
    )

    happenings: Annotated[list[Words], Field(min_length=2, max_length=50)] = Field(description="Their ids.")
    by: str = Field(min_length=1, max_length=100, description="Who decides.")
    note: Annotated[str, Field(max_length=2000)] | None = Field(None, description="Why.")


class SplitRequest(Question):
    """Events of a happening that are another one."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"happening": "h-b21a6aa278", "events": ["d2#0000aaaa"], "by": "A. Analyst"}]},
    )

    happening: Words = Field(description="Its id.")
    events: Annotated[list[Words], Field(min_length=1, max_length=500)] = Field(description="Which of its events.")
    by: str = Field(min_length=1, max_length=100, description="Who decides.")
    note: Annotated[str, Field(max_length=2000)] | None = Field(None, description="Why.")


class CodeRequest(Question):
    """A text to be coded."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"text": "Norway signed a fisheries agreement with Iceland.", "published": "2024-05-07"}]
        },
    )

    text: str = Field(min_length=1, max_length=200_000)
    published: Day | None = Field(None, description="The day it was published.")
    title: Annotated[str, Field(max_length=1000)] | None = None
    offsets: Literal["code-points", "utf16"] = Field("code-points", description="What `start` and `end` count.")


def _box(text: str) -> tuple[float, float, float, float]:
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError as error:
        raise InputError("a box is four numbers with commas between", where="bbox", fix="22,44,41,53") from error
    if not (-90 <= south <= north <= 90 and -180 <= west <= 180 and -180 <= east <= 180):
        raise InputError("the box lies outside the world", where="bbox", fix="west,south,east,north in degrees")
    return west, south, east, north

"""The values that flow through Gesta; every offset counts characters of one `Document.text`."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Literal

from msgspec import Struct, field

from gesta.markup import marked, table, text

Status = Literal["actual", "future", "hypothetical", "negated"]
MentionKind = Literal["name", "adjective", "description", "pronoun", "metonym"]
EntityKind = Literal["person", "state", "organisation", "group", "bloc", "people", "unknown"]
Granularity = Literal["time", "day", "week", "month", "season", "quarter", "year", "decade", "century", "span"]
BoilerplateKind = Literal["copyright", "byline", "dateline", "teaser", "caption", "contact", "heading"]


class Span(Struct, frozen=True, order=True):
    """Characters `[start, end)` of the document's text."""

    start: int
    end: int

    def covers(self, other: Span) -> bool:
        """Whether `other` lies inside this span; a span covers itself."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one character."""
        return self.start < other.end and other.start < self.end

    def of(self, text: str) -> str:
        """The words this span points at."""
        return text[self.start : self.end]


class RawPage(Struct, frozen=True):
    """Bytes as they came from outside, before anything is believed about them.

    origin: path, URL or "stdin"; part: position inside a container (line number, member name)
    """

    origin: str
    content: bytes
    part: str | None = None


class Boilerplate(Struct, frozen=True):
    """A stretch that belongs to the page and not to the report; kept in the text, kept out of coding."""

    span: Span
    kind: BoilerplateKind


class Repair(Struct, frozen=True):
    """A damaged stretch and how it is to be read ("hasnt" as "hasn't"); the text itself stays as it came."""

    span: Span
    reads_as: str
    kind: Literal["apostrophe", "possessive", "dash", "bracket"]


class Dateline(Struct, frozen=True):
    """Place, agency and day that open an agency report ("MOSCOW (AP), Jan. 24 -")."""

    span: Span
    place: str | None = None
    agency: str | None = None
    day: datetime.date | None = None


class Document(Struct, frozen=True):
    """One article: the one text that all offsets refer to, and what is known of it.

    published: the stated day of publication, None where none is stated
    origin:    where it was read from (path, path:line, "stdin")
    meta:      further keys of the input, untouched
    """

    id: str
    text: str
    title: str | None = None
    published: datetime.date | None = None
    url: str | None = None
    source: str | None = None
    origin: str | None = None
    language: str = "en"
    meta: Mapping[str, object] = field(default_factory=dict)
    boilerplate: tuple[Boilerplate, ...] = ()
    repairs: tuple[Repair, ...] = ()
    dateline: Dateline | None = None


class Token(Struct, frozen=True):
    """A word with its place in the dependency tree of its sentence.

    norm: the word as it is to be read ("n't" for "nt"); head: index in the sentence, itself for the root
    tag:  Penn Treebank tag; pos: Universal POS; dep: Universal Dependencies relation, with subtype
    name: "B-PER", "I-ORG", ... or "" outside names
    """

    start: int
    end: int
    norm: str
    lemma: str
    tag: str
    pos: str
    head: int
    dep: str
    name: str = ""

    @property
    def span(self) -> Span:
        """The characters of this word."""
        return Span(self.start, self.end)


class Sentence(Struct, frozen=True):
    """A sentence and its parse; `boilerplate` sentences are read but never coded."""

    index: int
    span: Span
    tokens: tuple[Token, ...]
    boilerplate: bool = False


class Reason(Struct, frozen=True):
    """Why a decision fell as it did: the step, the rule or entry that decided, and in words how."""

    step: str
    rule: str
    detail: str = ""


class Mention(Struct, frozen=True):
    """Words that stand for somebody or something that can act.

    sentence:    index of the sentence; head: index of its head word there
    first, last: token indices `[first, last)` in that sentence
    name:        token indices `[first, last)` of the proper name inside, None for descriptions and pronouns
    entity:      index into `Reading.entities`, None before chaining
    """

    span: Span
    sentence: int
    head: int
    first: int
    last: int
    kind: MentionKind
    label: str | None = None
    name: tuple[int, int] | None = None
    entity: int | None = None
    reasons: tuple[Reason, ...] = ()


class Candidate(Struct, frozen=True):
    """A reading that was weighed: what it would mean, its score in [0, 1], and why it won or lost."""

    id: str
    name: str
    score: float
    detail: str = ""


class Entity(Struct, frozen=True):
    """Somebody who acts or is acted on, as far as the text and the registry tell.

    code:     ISO 3166 alpha-3 or PLOVER's special codes (IGO, UNO, EUR, NGO, IMG, MNC, WST); None if unknown
    sector:   PLOVER primary sector; None for a bare country or where nothing is known
    codes:    all countries where there are several ("military officials" of both sides), else empty
    """

    index: int
    name: str
    kind: EntityKind = "unknown"
    code: str | None = None
    sector: str | None = None
    other_sectors: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    registry_id: str | None = None
    wikidata: str | None = None
    office: str | None = None
    members: tuple[int, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    reasons: tuple[Reason, ...] = ()


class When(Struct, frozen=True):
    """A time phrase and the interval of days it allows; None as an end means open or unknown.

    value:  TimeML value ("2022-02", "2021-W47", "P3D", "PAST_REF"); kind: TimeML type
    anchor: what a relative phrase was counted from, in words
    """

    span: Span
    sentence: int
    kind: Literal["DATE", "TIME", "DURATION", "SET"]
    value: str
    first: datetime.date | None = None
    last: datetime.date | None = None
    granularity: Granularity = "day"
    anchor: str | None = None
    approximate: bool = False
    reasons: tuple[Reason, ...] = ()


class Place(Struct, frozen=True):
    """A place name of the text and what it most likely is.

    level: 1 country, 2 first-level region, 3 district, 4 town, 5 inside a town (PLOVER's resolution)
    """

    span: Span
    sentence: int
    name: str
    level: int | None = None
    country: str | None = None
    province: str | None = None
    geonames_id: int | None = None
    latitude: float | None = None
    longitude: float | None = None
    feature: str | None = None
    score: float = 0.0
    candidates: tuple[Candidate, ...] = ()
    reasons: tuple[Reason, ...] = ()


class Claim(Struct, frozen=True):
    """Who says what: speaker, the cue that marks it ("said", "according to"), the content.

    speaker: index into `Reading.mentions`, None where the text names nobody ("reportedly")
    parent:  index into `Reading.claims` of the claim that this one is reported in
    """

    kind: Literal["direct", "indirect", "according-to", "nominal", "passive", "adverbial", "attitude"]
    cue: Span
    content: Span
    sentence: int
    speaker: int | None = None
    speaker_span: Span | None = None
    parent: int | None = None
    reasons: tuple[Reason, ...] = ()


class Quantity(Struct, frozen=True):
    """A count that belongs to an event; low and high bound it where the words do ("at least 12")."""

    number: float | None
    of: str
    span: Span
    low: float | None = None
    high: float | None = None
    kind: str | None = None


class Participant(Struct, frozen=True):
    """One side of an event: the words, who that is, and the path that found it.

    implied: not named by the clause of the event, but following from what stands around it; `text` is then where the
             article names the country
    """

    text: str
    span: Span
    entity: int | None = None
    code: str | None = None
    sector: str | None = None
    other_sectors: tuple[str, ...] = ()
    name: str | None = None
    wikidata: str | None = None
    implied: bool = False
    reasons: tuple[Reason, ...] = ()


class Evidence(Struct, frozen=True):
    """Exact words of the article that tell the event."""

    text: str
    span: Span
    sentence: int


class Event(Struct, frozen=True):
    """Who did what to whom, when, where, who says so, and whether it is so.

    historical: more than a year before publication
    attribution: who makes the claim, outermost first; empty for the newspaper's own voice
    score:      how likely the type is right, [0, 1]
    """

    id: str
    document: str
    type: str
    trigger: Evidence
    evidence: tuple[Evidence, ...]
    modes: tuple[str, ...] = ()
    status: Status = "actual"
    historical: bool = False
    actors: tuple[Participant, ...] = ()
    recipients: tuple[Participant, ...] = ()
    attribution: tuple[Participant, ...] = ()
    when: When | None = None
    place: Place | None = None
    contexts: tuple[str, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    score: float = 0.0
    quad: int = 0
    cameo: str | None = None
    coder: str = ""
    reasons: tuple[Reason, ...] = ()

    def html_cells(self) -> tuple[str, ...]:
        """Who, what, whom, when, where, who says so, and the words with the trigger marked, as pieces of HTML."""
        when = self.when
        days = " – ".join(dict.fromkeys(str(day) for day in (when.first, when.last) if day)) if when else ""
        piece = self.evidence[0] if self.evidence else self.trigger
        start = self.trigger.span.start - piece.span.start
        status = "" if self.status == "actual" else f" <em>{text(self.status)}</em>"
        return (
            _people_html(self.actors),
            f"{text(' '.join((self.type, *self.modes)))}{status}",
            _people_html(self.recipients),
            text(days),
            text(", ".join(filter(None, (self.place.name, self.place.country)))) if self.place else "",
            _people_html(self.attribution),
            marked(piece.text, start, start + len(self.trigger.text)),
        )

    def _repr_html_(self) -> str:
        # What a notebook shows.
        return table(("who", "what", "whom", "when", "where", "says", "words"), [self.html_cells()])


def _people_html(participants: tuple[Participant, ...]) -> str:
    coded = (("/".join(filter(None, (each.code, each.sector))), each) for each in participants)
    return ", ".join(text(f"{each.name or each.text} {code}".strip()) for code, each in coded)


class NonEvent(Struct, frozen=True):
    """A predicate that looks like an event and was not coded, with the reason."""

    span: Span
    sentence: int
    lemma: str
    reason: Reason


class Vote(Struct, frozen=True):
    """What the event reader takes a word for: chances in [0, 1] by name; what is less likely than 0.05 is left out.

    types:    event types; "O" for no event
    modes:    "TYPE/mode", "" for none
    actors, recipients: by index of the word in the sentence
    """

    sentence: int
    word: int
    types: Mapping[str, float]
    modes: Mapping[str, float] = field(default_factory=dict)
    statuses: Mapping[str, float] = field(default_factory=dict)
    actors: Mapping[int, float] = field(default_factory=dict)
    recipients: Mapping[int, float] = field(default_factory=dict)


class Problem(Struct, frozen=True):
    """Something that went wrong or does not add up, told instead of hidden.

    kind:       stable word to filter by ("date-mismatch", "bad-line", "step-failed", "ambiguous", ...)
    where:      file, line, setting or the words concerned
    candidates: possible corrections, each with its reason
    """

    kind: str
    message: str
    document: str | None = None
    where: str | None = None
    span: Span | None = None
    candidates: tuple[Candidate, ...] = ()
    fix: str | None = None


class Reading(Struct, frozen=True):
    """A document and everything read out of it so far; each step returns a fuller one.

    voted: indices of the sentences that the event reader answers for; a word without a vote there tells no event
    """

    document: Document
    sentences: tuple[Sentence, ...] = ()
    mentions: tuple[Mention, ...] = ()
    entities: tuple[Entity, ...] = ()
    whens: tuple[When, ...] = ()
    places: tuple[Place, ...] = ()
    claims: tuple[Claim, ...] = ()
    votes: tuple[Vote, ...] = ()
    voted: tuple[int, ...] = ()
    events: tuple[Event, ...] = ()
    nonevents: tuple[NonEvent, ...] = ()
    problems: tuple[Problem, ...] = ()


class Origin(Struct, frozen=True):
    """Who stands behind a document: the outlet that printed it and, where it is signed so, the agency that wrote it.

    publisher: outlet or host as the document names it; family: the house it belongs to, where we know it
    key:       what one independent source is counted by: agency, else family, else publisher, else the document itself
    """

    document: str
    key: str
    publisher: str | None = None
    family: str | None = None
    agency: str | None = None
    reason: Reason | None = None


class Copy(Struct, frozen=True):
    """Two documents of which one repeats the other.

    left, right: ids, in order; kind: the same text, nearly the same words, or the same report in other words
    score:       how much of the shorter one stands in the longer one, [0, 1]
    """

    left: str
    right: str
    kind: Literal["exact", "near", "reworded"]
    score: float
    reason: Reason


class CopyGroup(Struct, frozen=True):
    """Documents that are one text: the first of them, the agency it comes from, and the pairs that show it.

    first: id of the document to read: earliest, signed by the agency where one is, then longest
    """

    id: str
    first: str
    documents: tuple[str, ...]
    pairs: tuple[Copy, ...] = ()
    agency: str | None = None


class Story(Struct, frozen=True):
    """Articles about one matter in time, with a title in their own words.

    documents: ids, by day of publication; terms: the words that hold the story together, strongest first
    """

    id: str
    title: str
    documents: tuple[str, ...]
    first: datetime.date | None = None
    last: datetime.date | None = None
    sources: int = 1
    terms: tuple[str, ...] = ()


class Party(Struct, frozen=True):
    """A side or speaker as several documents tell it; documents: how many name it."""

    name: str
    code: str | None = None
    sector: str | None = None
    wikidata: str | None = None
    documents: int = 1


class Figure(Struct, frozen=True):
    """A count that a claim gives ("at least 12 killed"): kind as in `Quantity`, of whom, and its bounds."""

    kind: str | None
    of: str
    low: float | None = None
    high: float | None = None

    @property
    def words(self) -> str:
        """The count in few words.

        >>> Figure("killed", "people", 15).words, Figure(None, "pupils", 73, 73).words
        ('at least 15 killed', '73 pupils')
        """
        kind = self.kind or self.of
        low, high = (None if bound is None else f"{bound:,.10g}" for bound in (self.low, self.high))
        if low == high:
            return f"{low} {kind}" if low else kind
        if low and high:
            return f"{low} to {high} {kind}"
        return f"at least {low} {kind}" if low else f"at most {high} {kind}"


class Account(Struct, frozen=True):
    """What one speaker says of a happening; documents that repeat it stand behind it together.

    speaker:   the body, office or person that makes the claim, None for the voice of the outlets themselves
    status:    as in `Event`: actual tells that it is so, negated denies it
    words:     the words of the first document that carries it
    events:    ids of the events it is read from; sources: independent ones among their documents
    """

    speaker: Party | None
    status: Status
    words: str
    events: tuple[str, ...]
    documents: tuple[str, ...]
    sources: int = 1
    actors: tuple[Party, ...] = ()
    recipients: tuple[Party, ...] = ()
    figures: tuple[Figure, ...] = ()
    place: str | None = None
    first: datetime.date | None = None
    last: datetime.date | None = None


class Dispute(Struct, frozen=True):
    """Where accounts do not agree: indices into `Happening.accounts`, and in words who says what."""

    over: Literal["fact", "actor", "number", "place", "date"]
    accounts: tuple[int, ...]
    detail: str


class Member(Struct, frozen=True):
    """An event of a document as a report of a happening; score and reasons say why it was joined."""

    event: str
    document: str
    score: float = 1.0
    reasons: tuple[Reason, ...] = ()


class Happening(Struct, frozen=True):
    """What was told by the events of one or more documents: one thing that happened, was denied, or is awaited.

    title:       the words of the report that tells it best
    first, last: the days it took place, as far as the reports agree
    first_report, last_report: days of publication
    documents:   how many report it; sources: how many independent ones (copies and one agency's texts count once)
    decided:     whether an analyst split or merged it
    """

    id: str
    title: str
    type: str
    status: Status
    members: tuple[Member, ...]
    modes: tuple[str, ...] = ()
    actors: tuple[Party, ...] = ()
    recipients: tuple[Party, ...] = ()
    first: datetime.date | None = None
    last: datetime.date | None = None
    place: Place | None = None
    first_report: datetime.date | None = None
    last_report: datetime.date | None = None
    documents: int = 1
    sources: int = 1
    accounts: tuple[Account, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    contexts: tuple[str, ...] = ()
    quad: int = 0
    story: str | None = None
    decided: bool = False


class Decision(Struct, frozen=True):
    """An analyst's word on happenings, which every later grouping obeys; where two differ, the later one holds.

    merge: `events` tell the same happening
    split: `events` tell one happening, and none of `others` belongs to it
    """

    kind: Literal["merge", "split"]
    events: tuple[str, ...]
    others: tuple[str, ...] = ()
    number: int | None = None
    note: str | None = None
    by: str | None = None
    at: datetime.datetime | None = None

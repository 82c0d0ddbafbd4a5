"""Measures incidents of violence against the templates of the Message Understanding Conferences (MUC-3 and MUC-4)."""

import datetime
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct, field

from gesta.evaluation.filling import drop_repeats
from gesta.evaluation.incidents import incidents_of
from gesta.evaluation.joining import Incident
from gesta.evaluation.notes import Notes
from gesta.evaluation.rows import read_rows, readings_of
from gesta.evaluation.scores import Counts
from gesta.knowledge.lexicon import load_lexicon
from gesta.knowledge.places import load_gazetteer
from gesta.records import Document, Reading

ReadAll = Callable[[Iterable[Document]], Iterable[object]]

SLOTS = ("type", "date", "location", "perpetrator", "target", "instrument", "stage", "confidence")
_DAY = re.compile(r"(\d{1,2}) +([A-Z]{3})[A-Z]* +(\d{2,4})", re.IGNORECASE)
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_SMALL = frozenset("A AN THE OF IN ON AT BY TO AND FOR FROM WITH SOME SEVERAL THEIR HIS HER ITS".split())
_LEVEL = re.compile(r"\([^)]*\)")


class Fill(Struct, frozen=True):
    """One value of a slot: a word of the key (`fill`), or words of the text, any of `strings`."""

    raw: str | None = None
    fill: str | None = None
    strings: tuple[str, ...] | None = None
    optional: bool | None = None


class Template(Struct, frozen=True):
    """An annotated incident; what is `optional` is right when found and not missed when not."""

    optional: bool | None = None
    type: tuple[Fill, ...] | None = None
    date: tuple[Fill, ...] | None = None
    location: tuple[Fill, ...] | None = None
    stage: tuple[Fill, ...] | None = None
    instrument_id: tuple[Fill, ...] | None = None
    perp_individual: tuple[Fill, ...] | None = None
    perp_org: tuple[Fill, ...] | None = None
    perp_org_confidence: tuple[Fill, ...] | None = None
    phys_tgt: tuple[Fill, ...] | None = None
    hum_tgt_name: tuple[Fill, ...] | None = None
    hum_tgt_desc: tuple[Fill, ...] | None = None

    def fills(self, slot: str) -> tuple[Fill, ...]:
        """The values of one of the slots that are measured."""
        if slot == "perpetrator":
            return (*(self.perp_individual or ()), *(self.perp_org or ()))
        if slot == "target":
            return (*(self.phys_tgt or ()), *_people(self.hum_tgt_name or (), self.hum_tgt_desc or ()))
        name = {"instrument": "instrument_id", "confidence": "perp_org_confidence"}.get(slot, slot)
        return getattr(self, name) or ()


def _people(names: Sequence[Fill], descriptions: Sequence[Fill]) -> Iterator[Fill]:
    """Each person once, under the name and every description that belongs to it."""
    told: set[str] = set()
    for name in names:
        own = [one for one in descriptions if set(one.strings or ()) & set(name.strings or ())]
        strings = (*(name.strings or ()), *(words for one in own for words in one.strings or ()))
        told.update(strings)
        yield Fill(strings=strings, optional=name.optional)
    yield from (one for one in descriptions if not told & set(one.strings or ()))


class MucRow(Struct, frozen=True):
    """An article, the place and day that its dateline gives, and its templates."""

    text: str
    templates: tuple[Template, ...] | None = None
    id: str | int | None = None
    dateline_date: str | None = None


class _Slots(Struct):
    counts: dict[str, Counts] = field(default_factory=lambda: {slot: Counts() for slot in ("incident", *SLOTS)})


def evaluate_muc(path: Path, *, read_all: ReadAll, notes: Notes | None = None) -> dict[str, float]:
    """F1 of each slot over all articles together.

    Incidents are paired with templates one to one, those with most slots in common first, and only where the kinds
    agree, or somebody who does it or has it done to him does. Every value of an incident without a template counts as
    wrongly found, every value of a template without an incident as missed.

    Returns: `incident_f1` (kind, date and place all agree) and an F1 for each of `SLOTS`, as `type_f1` and so on
    Raises:  InputError, when the file cannot be read or has no row of the format
    """
    notes = notes if notes is not None else Notes()
    rows = read_rows(path, MucRow, notes)
    documents = [_document(row, number) for number, row in enumerate(rows, start=1)]
    total = _Slots()
    lexicon = load_lexicon()
    for row, reading in zip(rows, readings_of(documents, read_all(documents)), strict=True):
        incidents = incidents_of(reading, lexicon)
        pairs = pair_up(incidents, row.templates or ())
        _count(incidents, row.templates or (), pairs, total)
        _note(reading, incidents, row.templates or (), pairs, notes)
    return {f"{slot}_f1": counts.f1 for slot, counts in total.counts.items()}


def _document(row: MucRow, number: int) -> Document:
    try:
        day = datetime.date.fromisoformat((row.dateline_date or "")[:10])
    except ValueError:
        day = None
    return Document(str(row.id or number), row.text, published=day)


def pair_up(incidents: Sequence[Incident], templates: Sequence[Template]) -> dict[int, int]:
    """Which incident is which template: indices to indices, the best fits first."""
    ranked = []
    for i, incident in enumerate(incidents):
        for j, template in enumerate(templates):
            same = {slot: _matches(incident, template, slot)[0] for slot in SLOTS}
            if same["type"] or same["perpetrator"] or same["target"]:
                ranked.append((sum(bool(n) for n in same.values()) + same["type"] + same["target"], -i, -j))
    pairs: dict[int, int] = {}
    for _, i, j in sorted(ranked, reverse=True):
        if -i not in pairs and -j not in pairs.values():
            pairs[-i] = -j
    return pairs


def _count(incidents: Sequence[Incident], templates: Sequence[Template], pairs: dict[int, int], total: _Slots) -> None:
    for i, incident in enumerate(incidents):
        template = templates[pairs[i]] if i in pairs else None
        right = {}
        for slot in SLOTS:
            right[slot], found, gold = _matches(incident, template, slot)
            total.counts[slot].add(right[slot], found, gold)
        whole = bool(right["type"] and right["date"] and right["location"])
        total.counts["incident"].add(whole, 1, 0 if template is None else 1)
    for j, template in enumerate(templates):
        if j not in pairs.values() and not template.optional:
            for slot in SLOTS:
                total.counts[slot].add(0, 0, sum(not fill.optional for fill in template.fills(slot)))
            total.counts["incident"].add(0, 0, 1)


def _matches(incident: Incident, template: Template | None, slot: str) -> tuple[int, int, int]:
    """Values that agree, values found, and values of gold that count: optional ones only where they were found."""
    found = values_of(incident, slot)
    if template is None:
        return 0, len(found), 0
    left = list(template.fills(slot))
    right = 0
    for value in found:
        hit = next((fill for fill in left if agrees(value, fill, slot)), None)
        if hit is not None:
            left.remove(hit)
            right += 1
    return right, len(found), right + sum(not fill.optional for fill in left)


def values_of(incident: Incident, slot: str) -> list[str]:
    """What an incident has in a slot, as words; an interval of days as two ISO days."""
    if slot == "date":
        days = [day for day in (incident.first, incident.last) if day is not None]
        return [f"{days[0]}/{days[-1]}"] if days else []
    if slot == "location":
        return [f"{incident.country or ''}/{incident.place or ''}"] if incident.country or incident.place else []
    if slot == "perpetrator":
        return [*drop_repeats(incident.perpetrators), *drop_repeats(incident.organisations)]
    if slot in ("target", "instrument"):
        return drop_repeats(getattr(incident, f"{slot}s"))
    value = incident.kind if slot == "type" else getattr(incident, slot)
    return [value] if value else []


def agrees(value: str, fill: Fill, slot: str) -> bool:
    """Whether a value found is a value of gold.

    Words of the text agree if all words that count of the one stand in the other; days if the intervals touch; places
    if the country is the same and, where gold names a town or region, some name of gold stands in the place or the
    other way round.
    """
    if slot == "date":
        return _days_touch(value, fill.fill or fill.raw or "")
    if slot == "location":
        return _places_agree(value, fill.fill or fill.raw or "")
    if slot in ("perpetrator", "target", "instrument"):
        return any(_same_words(value, words) for words in fill.strings or ())
    return value in {one.strip(" ()") for one in re.split(r"[/:]", fill.fill or fill.raw or "")}


def _same_words(one: str, other: str) -> bool:
    left, right = _content_words(one), _content_words(other)
    return bool(left and right) and (left <= right or right <= left)


def _content_words(text: str) -> set[str]:
    """Words in capitals without accents, which the texts of these conferences leave out."""
    plain = "".join(mark for mark in unicodedata.normalize("NFKD", text) if not unicodedata.combining(mark))
    return {word.upper() for word in _WORD.findall(plain)} - _SMALL


def _days_touch(value: str, gold: str) -> bool:
    first, last = (datetime.date.fromisoformat(day) for day in value.split("/"))
    days = [day for day in (_day(*match.groups()) for match in _DAY.finditer(gold)) if day is not None]
    if not days:
        return False
    # "- 08 JAN 90": some day up to that one.
    earliest = datetime.date.min if gold.lstrip(" (").startswith("-") else min(days)
    return first <= max(days) and earliest <= last


def _day(day: str, month: str, year: str) -> datetime.date | None:
    if month.upper() not in _MONTHS:
        return None
    whole = int(year) + 1900 if len(year) == 2 else int(year)
    try:
        return datetime.date(whole, _MONTHS.index(month.upper()) + 1, int(day))
    except ValueError:
        return None


def _places_agree(value: str, gold: str) -> bool:
    country, _, place = value.partition("/")
    names = [name.strip() for name in re.split(r"[:/]| - ", _LEVEL.sub("", gold)) if name.strip()]
    if not names:
        return False
    gold_country = next((entry.country for entry in load_gazetteer().lookup(names[0]) if entry.level == 1), None)
    if country and gold_country and country != gold_country:
        return False
    return len(names) == 1 or any(_same_words(place, name) for name in names[1:])


def _note(
    reading: Reading,
    incidents: Sequence[Incident],
    templates: Sequence[Template],
    pairs: dict[int, int],
    notes: Notes,
) -> None:
    for j, template in enumerate(templates):
        if j not in pairs.values() and not template.optional:
            told = "; ".join(f"{slot} {_told(template, slot)}" for slot in SLOTS if template.fills(slot))
            words = [string for slot in SLOTS for fill in template.fills(slot) for string in fill.strings or ()]
            notes.miss(reading.document.id, f"no incident for: {told}", reading, _sentences_with(reading, words))
    for i, incident in enumerate(incidents):
        if i not in pairs:
            told = "; ".join(f"{slot} {values_of(incident, slot)}" for slot in SLOTS)
            notes.miss(reading.document.id, f"no template for: {told}", reading, incident.sentences)
            continue
        for slot in SLOTS:
            right, found, gold = _matches(incident, templates[pairs[i]], slot)
            if right < max(found, gold):
                told = f"{slot}: gold {_told(templates[pairs[i]], slot)}, found {values_of(incident, slot)}"
                notes.miss(reading.document.id, told, reading, incident.sentences)


def _sentences_with(reading: Reading, phrases: Sequence[str]) -> list[int]:
    return [
        sentence.index
        for sentence in reading.sentences
        if any(_content_words(phrase) <= _content_words(sentence.span.of(reading.document.text)) for phrase in phrases)
    ]


def _told(template: Template, slot: str) -> list[str]:
    return [fill.raw or fill.fill or " / ".join(fill.strings or ()) for fill in template.fills(slot)]

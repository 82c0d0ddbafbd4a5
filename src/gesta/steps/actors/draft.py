"""The entities of a document while they are being gathered: what each mention added, and who came last."""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from gesta.records import Candidate, Entity, EntityKind, Mention, Reason

_NO_SUBJECT = 1.2


class Draft(Struct):
    """An entity under construction; becomes a frozen `Entity` once all mentions are read.

    written: the name as the text has it where it is first met
    body: index of the draft of the body whose office it holds
    words: lower-case nouns that described it ("president", "leader"), by which later descriptions find it
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
    body: int | None = None
    plural: bool = False
    words: frozenset[str] = frozenset()
    written: str = ""
    members: tuple[int, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    reasons: tuple[Reason, ...] = ()

    def absorb(self, other: "Draft") -> None:
        """Take over what another description of the same one tells and this one lacks."""
        self.code = self.code or other.code
        self.sector = self.sector or other.sector
        self.codes = self.codes or other.codes
        self.other_sectors = self.other_sectors or other.other_sectors
        self.office = self.office or other.office
        self.words |= other.words
        self.reasons += other.reasons

    def entity(self) -> Entity:
        """The finished record."""
        return Entity(
            index=self.index,
            name=self.name,
            kind=self.kind,
            code=self.code,
            sector=self.sector,
            other_sectors=self.other_sectors,
            codes=self.codes,
            registry_id=self.registry_id,
            wikidata=self.wikidata,
            office=self.office,
            members=self.members,
            candidates=self.candidates,
            reasons=self.reasons,
        )


class Cast:
    """All entities met so far, in the order in which the text speaks of them."""

    def __init__(self) -> None:
        self.drafts: list[Draft] = []
        self.by_mention: dict[int, int] = {}
        self._order: list[tuple[int, Mention, bool]] = []

    def new(self, name: str, kind: EntityKind = "unknown") -> Draft:
        """A fresh entity."""
        draft = Draft(index=len(self.drafts), name=name, kind=kind)
        self.drafts.append(draft)
        return draft

    def link(self, mention_index: int, mention: Mention, draft: Draft, *, subject: bool) -> None:
        """Note that a mention stands for an entity."""
        self.by_mention[mention_index] = draft.index
        self._order.append((draft.index, mention, subject))

    def replace(self, old: Draft, new: Draft) -> None:
        """Let every mention of one entity stand for another, which has taken it up."""
        for mention, index in self.by_mention.items():
            if index == old.index:
                self.by_mention[mention] = new.index
        old.members, new.members = (), tuple(sorted((*old.members, *new.members)))

    def entities(self) -> tuple[tuple[Entity, ...], dict[int, int]]:
        """The finished records of those that a mention stands for, and which of them each mention means."""
        kept = [draft for draft in self.drafts if draft.members]
        place = {draft.index: i for i, draft in enumerate(kept)}
        records = tuple(replace(draft.entity(), index=i) for i, draft in enumerate(kept))
        return records, {mention: place[index] for mention, index in self.by_mention.items()}

    def of(self, mention_index: int) -> Draft | None:
        """The entity of a mention, None while it has none."""
        index = self.by_mention.get(mention_index)
        return None if index is None else self.drafts[index]

    def recent(self, before: Mention, *, sentences: int) -> Iterator[Draft]:
        """Entities spoken of shortly before a mention, likeliest antecedent first.

        Subjects come first, this sentence's before the last one's; what is no subject comes behind both.
        """
        ranked = sorted(
            (self._distance(mention, before, subject=subject), -mention.span.start, index)
            for index, mention, subject in self._order
            if 0 <= before.sentence - mention.sentence <= sentences and mention.span.end <= before.span.start
        )
        for index in dict.fromkeys(index for _, _, index in ranked):
            yield self.drafts[index]

    @staticmethod
    def _distance(mention: Mention, before: Mention, *, subject: bool) -> float:
        """Sentences back; what is no subject counts as a little farther than the last sentence's subject."""
        return before.sentence - mention.sentence + (0.0 if subject else _NO_SUBJECT)

    def count(self, index: int) -> int:
        """How often an entity was mentioned so far."""
        return sum(found == index for found, _, _ in self._order)

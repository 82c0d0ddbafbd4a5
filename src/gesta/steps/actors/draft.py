"""The entities of a document while they are being gathered: what each mention added, and who came last."""

from collections.abc import Iterator

from msgspec import Struct

from gesta.records import Candidate, Entity, EntityKind, Mention, Reason


class Draft(Struct):
    """An entity under construction; becomes a frozen `Entity` once all mentions are read.

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
    plural: bool = False
    words: frozenset[str] = frozenset()
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

    def of(self, mention_index: int) -> Draft | None:
        """The entity of a mention, None while it has none."""
        index = self.by_mention.get(mention_index)
        return None if index is None else self.drafts[index]

    def recent(self, before: Mention, *, sentences: int) -> Iterator[Draft]:
        """Entities spoken of shortly before a mention, likeliest antecedent first.

        The subjects of this sentence come first, then what else it named, then earlier sentences in turn.
        """
        seen: set[int] = set()
        for back in range(sentences + 1):
            here = [
                (draft, mention, subject)
                for draft, mention, subject in self._order
                if mention.sentence == before.sentence - back and (back or mention.span.end <= before.span.start)
            ]
            ranked = sorted(here, key=lambda item: (not item[2], -item[1].span.start if not back else item[1].span.start))
            for index, _, _ in ranked:
                if index not in seen:
                    seen.add(index)
                    yield self.drafts[index]

    def count(self, index: int) -> int:
        """How often an entity was mentioned so far."""
        return sum(found == index for found, _, _ in self._order)

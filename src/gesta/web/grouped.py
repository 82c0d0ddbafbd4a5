"""What the API answers about happenings and stories."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from msgspec import Struct

from gesta.knowledge.codebook import load_codebook
from gesta.records import Account, Happening, Party, Reason, Story
from gesta.web.shapes import DocumentItem, EventItem


class PartyItem(Struct, frozen=True):
    """A side or speaker as several documents tell it; documents: how many name it."""

    name: str
    code: str | None
    sector: str | None
    wikidata: str | None
    documents: int


class SpotItem(Struct, frozen=True):
    """Where a happening took place."""

    name: str
    level: int | None
    country: str | None
    latitude: float | None
    longitude: float | None


class HappeningItem(Struct, frozen=True):
    """One thing that happened, was denied, or is awaited, as lists show it.

    documents: how many report it; sources: independent ones; disputes: on how many points the accounts differ
    """

    id: str
    title: str
    type: str
    modes: tuple[str, ...]
    status: str
    quad: int
    scale: float | None
    actors: tuple[PartyItem, ...]
    recipients: tuple[PartyItem, ...]
    first: datetime.date | None
    last: datetime.date | None
    place: SpotItem | None
    first_report: datetime.date | None
    last_report: datetime.date | None
    documents: int
    sources: int
    disputes: int
    contexts: tuple[str, ...]
    story: str | None
    decided: bool


class HappeningList(Struct, frozen=True):
    """A page of happenings."""

    items: list[HappeningItem]
    next: str | None
    total: int | None


class FigureItem(Struct, frozen=True):
    """A count that an account gives."""

    kind: str | None
    of: str
    low: float | None
    high: float | None


class AccountItem(Struct, frozen=True):
    """What one speaker says of a happening; speaker is null for the outlets' own voice."""

    speaker: PartyItem | None
    status: str
    words: str
    actors: tuple[PartyItem, ...]
    recipients: tuple[PartyItem, ...]
    figures: tuple[FigureItem, ...]
    place: str | None
    first: datetime.date | None
    last: datetime.date | None
    events: tuple[str, ...]
    documents: tuple[str, ...]
    sources: int


class DisputeItem(Struct, frozen=True):
    """Where accounts do not agree: their places in `accounts`, and in words who says what."""

    over: str
    accounts: tuple[int, ...]
    detail: str


class MemberItem(Struct, frozen=True):
    """An event as a report of the happening, and why it was joined."""

    event: EventItem
    score: float
    reasons: tuple[Reason, ...]


class HappeningDetail(HappeningItem, frozen=True):
    """A happening with who says what, where they differ, and the events it was made of."""

    accounts: tuple[AccountItem, ...] = ()
    disagreements: tuple[DisputeItem, ...] = ()
    members: tuple[MemberItem, ...] = ()


class StoryItem(Struct, frozen=True):
    """Articles about one matter in time, as lists show it."""

    id: str
    title: str
    first: datetime.date | None
    last: datetime.date | None
    documents: int
    sources: int
    terms: tuple[str, ...]


class StoryList(Struct, frozen=True):
    """A page of stories."""

    items: list[StoryItem]
    next: str | None
    total: int | None


class StoryDetail(StoryItem, frozen=True):
    """A story with its documents and happenings."""

    told_by: tuple[DocumentItem, ...] = ()
    happenings: tuple[HappeningItem, ...] = ()


def happening_item(happening: Happening) -> HappeningItem:
    """The happening as lists show it."""
    place = happening.place
    codebook = load_codebook()
    return HappeningItem(
        happening.id,
        happening.title,
        happening.type,
        happening.modes,
        happening.status,
        happening.quad,
        codebook.score(happening.type, happening.modes) if happening.type in codebook.types else None,
        _party_items(happening.actors),
        _party_items(happening.recipients),
        happening.first,
        happening.last,
        SpotItem(place.name, place.level, place.country, place.latitude, place.longitude) if place else None,
        happening.first_report,
        happening.last_report,
        happening.documents,
        happening.sources,
        len(happening.disputes),
        happening.contexts,
        happening.story,
        happening.decided,
    )


def happening_detail(happening: Happening, events: dict[str, EventItem]) -> HappeningDetail:
    """The happening with everything; `events` are its members by id, those that were coded anew since are left out."""
    item = happening_item(happening)
    return HappeningDetail(
        **{name: getattr(item, name) for name in item.__struct_fields__},
        accounts=tuple(_account_item(account) for account in happening.accounts),
        disagreements=tuple(DisputeItem(each.over, each.accounts, each.detail) for each in happening.disputes),
        members=tuple(
            MemberItem(events[member.event], round(member.score, 4), member.reasons)
            for member in happening.members
            if member.event in events
        ),
    )


def story_item(story: Story) -> StoryItem:
    """The story as lists show it."""
    return StoryItem(story.id, story.title, story.first, story.last, len(story.documents), story.sources, story.terms)


def story_detail(story: Story, told_by: Iterable[DocumentItem], happenings: Iterable[HappeningItem]) -> StoryDetail:
    """The story with its documents and happenings."""
    item = story_item(story)
    return StoryDetail(
        **{name: getattr(item, name) for name in item.__struct_fields__},
        told_by=tuple(told_by),
        happenings=tuple(happenings),
    )


def _account_item(account: Account) -> AccountItem:
    return AccountItem(
        next(iter(_party_items([account.speaker] if account.speaker else [])), None),
        account.status,
        account.words,
        _party_items(account.actors),
        _party_items(account.recipients),
        tuple(FigureItem(each.kind, each.of, each.low, each.high) for each in account.figures),
        account.place,
        account.first,
        account.last,
        account.events,
        account.documents,
        account.sources,
    )


def _party_items(parties: Iterable[Party]) -> tuple[PartyItem, ...]:
    return tuple(PartyItem(each.name, each.code, each.sector, each.wikidata, each.documents) for each in parties)

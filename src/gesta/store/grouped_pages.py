"""Happenings and stories a page at a time, the latest first."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from gesta.records import Happening, Story
from gesta.store import rows
from gesta.store.connection import Connected
from gesta.store.filters import HappeningFilter, happening_condition
from gesta.store.pages import Key

_DAY = "coalesce(first_day, first_report, last_day, '')"
_REPORT = "coalesce(last_report, '')"


class PlacedHappening(Struct, frozen=True):
    """A happening and its place in the list."""

    happening: Happening
    key: Key = ()


class PlacedStory(Struct, frozen=True):
    """A story and its place in the list."""

    story: Story
    key: Key = ()


class GroupPagedStore(Connected):
    """The part of a store that lists what documents tell together; `Store` is the whole."""

    def happening_page(
        self, wanted: HappeningFilter, *, after: Key | None = None, limit: int = 50
    ) -> list[PlacedHappening]:
        """At most `limit` happenings that fit, the latest first, those behind the key `after`."""
        where, parameters = happening_condition(wanted)
        where, given = _behind(_DAY, where, parameters, after)
        sql = f"""SELECT record, id, {_DAY} AS day FROM happenings
            WHERE {where} ORDER BY {_DAY} DESC, id LIMIT :limit"""
        return [
            PlacedHappening(rows.decoded(row["record"], Happening), (row["day"], row["id"]))
            for row in self._stream(sql, {**given, "limit": limit})
        ]

    def count_happenings(self, wanted: HappeningFilter) -> int:
        """How many happenings fit."""
        where, parameters = happening_condition(wanted)
        return int(self._rows(f"SELECT count(*) FROM happenings WHERE {where}", parameters)[0][0])

    def story_page(self, *, after: Key | None = None, limit: int = 50) -> list[PlacedStory]:
        """At most `limit` stories, the one last reported first, those behind the key `after`."""
        where, given = _behind(_REPORT, "1", {}, after)
        sql = f"""SELECT record, id, {_REPORT} AS day FROM stories
            WHERE {where} ORDER BY {_REPORT} DESC, id LIMIT :limit"""
        return [
            PlacedStory(rows.decoded(row["record"], Story), (row["day"], row["id"]))
            for row in self._stream(sql, {**given, "limit": limit})
        ]

    def count_stories(self) -> int:
        """How many stories there are."""
        return int(self._rows("SELECT count(*) FROM stories")[0][0])


def _behind(
    day: str, where: str, parameters: Mapping[str, object], after: Key | None
) -> tuple[str, Mapping[str, object]]:
    if after is None:
        return where, parameters
    behind = f"{where} AND {day} <= :after_day AND ({day} < :after_day OR id > :after_id)"
    return behind, {**parameters, "after_day": after[0], "after_id": after[1]}

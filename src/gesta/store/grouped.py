"""What documents tell together, kept in the store: copies, stories, happenings, and what analysts decided on them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from msgspec import Struct, structs

from gesta.errors import InputError
from gesta.records import CopyGroup, Decision, Happening, Origin, Story
from gesta.store import rows
from gesta.store.connection import Connected
from gesta.store.database import plain_errors, transaction
from gesta.store.filters import HappeningFilter, happening_query


class Groups(Struct, frozen=True):
    """One grouping of everything in a store."""

    origins: tuple[Origin, ...] = ()
    copies: tuple[CopyGroup, ...] = ()
    stories: tuple[Story, ...] = ()
    happenings: tuple[Happening, ...] = ()


class GroupedStore(Connected):
    """The part of a store that tells about several documents at a time; `Store` is the whole."""

    def happenings(self, wanted: HappeningFilter | None = None) -> Iterator[Happening]:
        """Happenings that fit, by their first day or else first report."""
        sql, parameters = happening_query(wanted or HappeningFilter())
        return (rows.decoded(row["record"], Happening) for row in self._stream(sql, parameters))

    def happening(self, happening_id: str) -> Happening | None:
        """One happening by its id or by the id of one of its events, None if there is none."""
        found = next(self.happenings(HappeningFilter(id=happening_id)), None)
        return found or self.happening_of(happening_id)

    def happening_of(self, event_id: str) -> Happening | None:
        """The happening that an event reports."""
        sql = "SELECT happening FROM happening_members WHERE event = ?"
        home = next(iter(self._rows(sql, (event_id,))), None)
        return next(self.happenings(HappeningFilter(id=home["happening"])), None) if home else None

    def stories(self, *, document: str | None = None) -> Iterator[Story]:
        """Stories by first report, or the one of a document."""
        where = "WHERE id IN (SELECT story FROM story_documents WHERE document = ?)" if document else ""
        sql = f"SELECT record FROM stories {where} ORDER BY first_report, id"  # noqa: S608 - both are our own words
        return (rows.decoded(row["record"], Story) for row in self._stream(sql, (document,) if document else ()))

    def story(self, story_id: str) -> Story | None:
        """One story by its id, None if there is none."""
        found = self._rows("SELECT record FROM stories WHERE id = ?", (story_id,))
        return rows.decoded(found[0]["record"], Story) if found else None

    def copy_groups(self, *, document: str | None = None) -> Iterator[CopyGroup]:
        """Groups of documents that are one text, the largest first; or the one that a document is in."""
        where = "WHERE id IN (SELECT copy_group FROM copy_documents WHERE document = ?)" if document else ""
        sql = f"SELECT record FROM copy_groups {where} ORDER BY documents DESC, id"  # noqa: S608 - both are our own words
        return (rows.decoded(row["record"], CopyGroup) for row in self._stream(sql, (document,) if document else ()))

    def origins(self) -> Iterator[Origin]:
        """Who stands behind each document, by document."""
        return (
            rows.decoded(row["record"], Origin) for row in self._stream("SELECT record FROM origins ORDER BY document")
        )

    def origin(self, document: str) -> Origin | None:
        """Who stands behind one document, None before it was grouped."""
        found = self._rows("SELECT record FROM origins WHERE document = ?", (document,))
        return rows.decoded(found[0]["record"], Origin) if found else None

    def decisions(self) -> tuple[Decision, ...]:
        """What analysts decided, oldest first."""
        return tuple(rows.decision_of(row) for row in self._stream("SELECT * FROM decisions ORDER BY number"))

    def decide(self, decision: Decision) -> Decision:
        """Keep an analyst's word; it shows in the happenings after the next grouping. Returns it as it is kept.

        Raises: InputError, when it names no events
        """
        if not decision.events or (decision.kind == "split" and not decision.others):
            raise InputError("a decision names the events it is about", fix="name two happenings, or events of one")
        kept = structs.replace(decision, at=decision.at or self._clock())
        with plain_errors(self.path), transaction(self._connection):
            number = self._insert("decisions", rows.decision_row(kept))
        return structs.replace(kept, number=number)

    def merge_happenings(self, ids: Iterable[str], *, note: str | None = None, by: str | None = None) -> Decision:
        """Decide that happenings are one and the same; it holds from the next grouping on.

        Raises: InputError, when one does not exist, or there are fewer than two
        """
        found = {happening.id: happening for happening in map(self._known_happening, ids)}
        if len(found) < 2:
            raise InputError("a merge takes two happenings or more", where=", ".join(found), fix="name another one")
        events = sorted(member.event for happening in found.values() for member in happening.members)
        return self.decide(Decision("merge", tuple(events), note=note, by=by))

    def split_happening(
        self, happening_id: str, events: Iterable[str], *, note: str | None = None, by: str | None = None
    ) -> Decision:
        """Decide that some events of a happening are another one; it holds from the next grouping on.

        Raises: InputError, when an event is none of its members, or none would be left
        """
        happening = self._known_happening(happening_id)
        members, leaving = {member.event for member in happening.members}, set(events)
        for event in sorted(leaving - members):
            raise InputError("the happening has no such event", where=event, fix=f"it has {', '.join(sorted(members))}")
        if not leaving or leaving == members:
            raise InputError("a split leaves events on both sides", where=happening_id, fix="name some of its events")
        return self.decide(
            Decision("split", tuple(sorted(leaving)), tuple(sorted(members - leaving)), note=note, by=by)
        )

    def grouping_state(self) -> str:
        """A fingerprint of everything that a grouping depends on: documents as coded, and decisions."""
        digest = hashlib.sha256()
        for row in self._stream("SELECT id, input_hash, coder FROM documents ORDER BY id"):
            digest.update("\0".join(row).encode("utf-8", "surrogatepass") + b"\n")
        for row in self._stream("SELECT number FROM decisions ORDER BY number"):
            digest.update(b"%d," % row[0])
        return digest.hexdigest()

    def grouped_from(self) -> str | None:
        """The state that the grouping in the store was made from, None before the first one."""
        found = self._rows("SELECT state FROM grouping")
        return str(found[0]["state"]) if found else None

    def save_groups(self, groups: Groups, *, state: str) -> None:
        """Put a new grouping in the place of the old one, in one transaction."""
        with plain_errors(self.path), transaction(self._connection):
            for table in ("happenings", "stories", "copy_groups", "origins", "grouping"):
                self._connection.execute(f"DELETE FROM {table}")  # noqa: S608 - names of our own schema
            for origin in groups.origins:
                self._insert("origins", rows.origin_row(origin))
            for group in groups.copies:
                self._insert("copy_groups", rows.copy_group_row(group))
                self._insert_each(
                    "copy_documents", ({"copy_group": group.id, "document": each} for each in group.documents)
                )
            for story in groups.stories:
                self._insert("stories", rows.story_row(story))
                self._insert_each(
                    "story_documents", ({"story": story.id, "document": each} for each in story.documents)
                )
            for happening in groups.happenings:
                self._insert("happenings", rows.happening_row(happening))
                self._insert_each("happening_members", rows.member_rows(happening))
            self._insert("grouping", {"number": 1, "state": state, "made_at": self._now()})

    def _insert_each(self, table: str, each: Iterable[dict[str, object]]) -> None:
        for row in each:
            self._insert(table, row)

    def _known_happening(self, happening_id: str) -> Happening:
        found = self.happening(happening_id)
        if found is None:
            fix = f"`gesta happenings {self.path}` lists them"
            raise InputError("there is no such happening", where=happening_id, fix=fix)
        return found


def _pairs(kind: str, group: str, documents: Iterable[str]) -> Iterator[dict[str, object]]:
    return ({kind: group, "document": document} for document in documents)

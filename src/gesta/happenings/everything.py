"""Everything that documents tell together: whose texts they are, which are copies, their stories, the happenings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import structs

from gesta.happenings.grouping import group_events, source_keys
from gesta.records import Decision, Document, Event
from gesta.store import Groups
from gesta.text.similar.copies import find_copies, find_rewordings
from gesta.text.similar.groups import group_copies
from gesta.text.similar.origins import origin_of
from gesta.text.similar.stories import compare_documents, stories_of


def group_everything(
    readings: Iterable[tuple[Document, Sequence[Event]]], *, decisions: Sequence[Decision] = ()
) -> Groups:
    """The grouping of documents and their events; neither their order nor anything but them and `decisions` matters."""
    held = sorted(readings, key=lambda each: each[0].id)
    documents = {document.id: document for document, _ in held}
    origins = {name: origin_of(document) for name, document in documents.items()}
    by_day = sorted(documents.values(), key=lambda document: (str(document.published or ""), document.id))
    likeness = compare_documents(documents.values())
    pairs = list(find_copies(by_day))
    pairs += find_rewordings(likeness, pairs)
    copies = group_copies(pairs, documents, origins)
    keys = source_keys(origins.values(), copies)
    stories = [
        structs.replace(story, sources=len({keys[document] for document in story.documents}))
        for story in stories_of(likeness)
    ]
    happenings = group_events(
        held,
        origins=origins.values(),
        copies=copies,
        stories=stories,
        alike=likeness.by_id(),
        decisions=decisions,
    )
    return Groups(tuple(origins.values()), tuple(copies), tuple(stories), tuple(happenings))

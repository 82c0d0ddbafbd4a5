"""One call from a document as it was read to a document ready for parsing."""

from collections.abc import Callable

import msgspec

from gesta.records import Document, Problem
from gesta.text.audit import audit_date
from gesta.text.boilerplate import find_boilerplate
from gesta.text.clean import clean
from gesta.text.datelines import find_datelines
from gesta.text.repairs import find_repairs


def prepare(
    document: Document, *, known_names: Callable[[str], bool] | None = None
) -> tuple[Document, tuple[Problem, ...]]:
    """The document cleaned, with boilerplate, dateline and repairs filled in, and what was noticed on the way.

    known_names: tells whether a word is a proper name; helps to see a lost possessive ("Lukashenkos offer")
    Pure, and the same when done twice. The stated date is audited and never changed.
    """
    cleaned, problems = clean(document)
    datelines = find_datelines(cleaned.text, cleaned.published)
    boilerplate = find_boilerplate(cleaned.text)
    prepared = msgspec.structs.replace(
        cleaned,
        boilerplate=boilerplate,
        repairs=find_repairs(cleaned.text, known_names, boilerplate=boilerplate),
        dateline=datelines[0] if datelines else None,
    )
    return prepared, (*problems, *audit_date(prepared))

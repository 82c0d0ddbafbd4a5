"""From raw characters to a clean document: repair, boilerplate, datelines, the date audit."""

from gesta.text.audit import audit_date, with_assumed_date
from gesta.text.blocks import find_blocks
from gesta.text.prepare import prepare

__all__ = ["audit_date", "find_blocks", "prepare", "with_assumed_date"]

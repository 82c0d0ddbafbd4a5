"""News agencies' XML."""

from gesta.sources.newswire.reader import is_xml, read_xml

__all__ = ["is_xml", "read_xml"]

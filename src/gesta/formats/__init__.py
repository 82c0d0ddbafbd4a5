"""How events are written: for people, and in every format of the field."""

from gesta.formats.registry import WRITERS, writer
from gesta.formats.render import FORMATS, LINE_FORMATS, Look, render
from gesta.formats.writing import Options, Tally, Writer

__all__ = ["FORMATS", "LINE_FORMATS", "WRITERS", "Look", "Options", "Tally", "Writer", "render", "writer"]

"""How events are written: for people, and in every format of the field."""

from gesta.formats.registry import WRITERS, writer
from gesta.formats.render import FORMATS, Look, render
from gesta.formats.writing import Options, Tally, Writer

__all__ = ["FORMATS", "WRITERS", "Look", "Options", "Tally", "Writer", "render", "writer"]

"""How events are written: table, PLOVER JSON lines, full JSON lines, CSV."""

from gesta.formats.render import FORMATS, Look, render

__all__ = ["FORMATS", "Look", "render"]

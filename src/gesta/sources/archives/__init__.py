"""Archives and compressed files, read through without unpacking anything to the disk."""

from gesta.sources.archives.kinds import archive_reader

__all__ = ["archive_reader"]

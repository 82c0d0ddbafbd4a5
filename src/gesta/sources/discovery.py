"""From paths as people write them to files: folders, globs, names with anything in them."""

import glob
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from gesta.records import Problem
from gesta.sources.told import unreadable

TEXT_SUFFIXES = (".txt", ".jsonl", ".ndjson", ".json", ".md")
PACKED_SUFFIXES = (".gz", ".zst", ".xz", ".bz2")
ARCHIVE_SUFFIXES = (".zip", ".tar", ".tgz", ".tzst", ".txz", ".tbz2")
PAGE_SUFFIXES = (".html", ".htm", ".xhtml")
OTHER_SUFFIXES = (".xml", ".csv", ".tsv", ".docx", ".rtf", ".pdf", ".warc", ".wet")
# What a folder or an archive is searched for; a file named by itself is read whatever its name.
SUFFIXES = (*TEXT_SUFFIXES, *PAGE_SUFFIXES, *OTHER_SUFFIXES, *ARCHIVE_SUFFIXES)


def find_files(paths: Sequence[str]) -> Iterator[Path | Problem]:
    """The files behind files, folders and globs, each once; "-" comes back as `Path("-")`."""
    seen: set[str] = set()
    for path in paths:
        for found in _expand(path):
            if isinstance(found, Path):
                real = os.path.realpath(found) if str(found) != "-" else "-"
                if real in seen:
                    continue
                seen.add(real)
            yield found


def shown(path: str | os.PathLike[str]) -> str:
    r"""A path in one printable line, whatever bytes are in it.

    >>> shown("two\nlines.txt")
    'two\\nlines.txt'
    """
    words = os.fsencode(path).decode("utf-8", "backslashreplace")
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in words)


def suffix_of(name: str) -> str:
    """The known suffix of a file name, without that of its compression; "" for others.

    >>> suffix_of("a.TXT.gz"), suffix_of("a.tgz"), suffix_of("a.exe")
    ('.txt', '.tgz', '')
    """
    plain = name.lower()
    for packed in PACKED_SUFFIXES:
        plain = plain.removesuffix(packed)
    return next((suffix for suffix in SUFFIXES if plain.endswith(suffix)), "")


def is_hidden(name: str) -> bool:
    """Whether a path inside a folder or archive is none that a person put there (".git/x", "__MACOSX/x")."""
    return any(part.startswith(".") or part == "__MACOSX" for part in name.split("/") if part not in (".", ".."))


def _expand(path: str) -> Iterator[Path | Problem]:
    if path == "-":
        yield Path("-")
    elif "\0" in path:
        yield _missing(path)
    elif Path(path).is_dir():
        yield from _files_below(path)
    elif os.path.lexists(path):
        yield Path(path)
    elif glob.has_magic(path):
        yield from _files_matching(path)
    else:
        yield _missing(path)


def _missing(path: str) -> Problem:
    return Problem("missing-file", "there is no such file or folder", where=shown(path), fix="check the path")


def _files_below(folder: str) -> Iterator[Path | Problem]:
    empty = True
    refused: list[OSError] = []
    for root, folders, names in os.walk(folder, onerror=refused.append):
        folders[:] = sorted((name for name in folders if not is_hidden(name)), key=os.fsencode)
        for name in sorted(names, key=os.fsencode):
            if not is_hidden(name) and suffix_of(name) and (path := Path(root, name)).is_file():
                empty = False
                yield path
    yield from (unreadable(shown(error.filename or folder), error) for error in refused)
    if empty and not refused:
        kinds = " ".join(SUFFIXES)
        message = f"this folder holds no articles (files ending in {kinds}, packed or not)"
        yield Problem("empty-folder", message, where=shown(folder), fix="name the files themselves, or another folder")


def _files_matching(pattern: str) -> Iterator[Path | Problem]:
    # Path.glob refuses absolute patterns.
    found = sorted(glob.glob(pattern, recursive=True), key=os.fsencode)  # noqa: PTH207
    files = [path for path in found if Path(path).is_file()]
    if not found:
        message = "no file matches this pattern"
        yield Problem("missing-file", message, where=shown(pattern), fix="check the pattern; quote it in the shell")
    elif files:
        yield from map(Path, files)
    else:
        for folder in found:
            yield from _files_below(folder)

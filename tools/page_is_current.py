"""Ends with 0 where the built page is what the sources in web-src/ make, with 1 where it is older."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCES = ROOT / "web-src"
# web-src/scripts/finish.mjs notes the same sum when it builds.
NOTED = ROOT / "src/gesta/web/static/sources.sha256"
INPUTS = ("index.html", "package-lock.json", "package.json", "public", "src", "svelte.config.js", "vite.config.ts")


def sum_of(sources: Path) -> str:
    """The SHA-256 of everything that the page is made from."""
    found = (path for name in INPUTS for path in (sources / name, *(sources / name).rglob("*")))
    names = sorted(path.relative_to(sources).as_posix() for path in found if path.is_file())
    total = hashlib.sha256()
    for name in names:
        total.update(f"{name}\0".encode() + (sources / name).read_bytes() + b"\0")
    return total.hexdigest()


def is_current(sources: Path = SOURCES, noted: Path = NOTED) -> bool:
    """Whether the built page belongs to these sources."""
    return noted.is_file() and noted.read_text("utf-8").strip() == sum_of(sources)


if __name__ == "__main__":
    sys.exit(not is_current())

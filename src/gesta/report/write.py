"""Writes a report: the page, and the same as PDF where a Chromium is at hand."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from gesta.errors import GestaError

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_LIMIT_S = 120


def write_page(page: str, path: Path) -> None:
    """Write under another name first: a run that breaks off leaves no half file.

    Raises: GestaError, when the file cannot be written
    """
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_text(page, encoding="utf-8")
        part.replace(path)
    except OSError as error:
        raise _unwritable(path, error) from error


def find_browser() -> str | None:
    """A Chromium on this machine, None if there is none."""
    return next((found for name in _BROWSERS if (found := shutil.which(name))), None)


def write_pdf(page: str, path: Path) -> None:
    """Print a page to PDF.

    Raises: GestaError, when there is no Chromium or it fails
    """
    browser = find_browser()
    if browser is None:
        raise GestaError("there is no Chromium to make a PDF", where=str(path), fix="install chromium, or write .html")
    with tempfile.TemporaryDirectory() as folder:
        source, made = Path(folder) / "report.html", Path(folder) / "report.pdf"
        source.write_text(page, encoding="utf-8")
        command = [
            browser,
            "--headless",
            "--disable-gpu",
            "--no-pdf-header-footer",
            f"--user-data-dir={folder}/profile",
            f"--print-to-pdf={made}",
            # Chromium's own sandbox refuses to run for root; the page has neither scripts nor addresses to fetch.
            *(["--no-sandbox"] if os.geteuid() == 0 else []),
            source.as_uri(),
        ]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=_LIMIT_S, check=False)  # noqa: S603 - no shell
        except subprocess.TimeoutExpired as error:
            raise GestaError("Chromium takes too long", where=str(path), fix="write .html and print it") from error
        if not made.exists():
            reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
            raise GestaError(f"Chromium made no PDF: {reason}", where=str(path), fix="write .html and print it")
        try:
            shutil.move(made, path)
        except OSError as error:
            raise _unwritable(path, error) from error


def _unwritable(path: Path, error: OSError) -> GestaError:
    reason = (error.strerror or str(error)).lower()
    return GestaError(f"the report cannot be written: {reason}", where=str(path), fix="check the folder and its rights")

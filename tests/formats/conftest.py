"""Readings that the real coder made of the example articles, coded once for all tests of the formats."""

import pytest

from gesta.formats import Options, Tally, writer


@pytest.fixture(scope="session")
def example_readings():
    from pathlib import Path

    from gesta import monitor
    from gesta.records import Reading
    from gesta.settings import Settings

    wire = Path(__file__).parents[2] / "examples" / "wire"
    paths = [str(wire / name) for name in ("africa.jsonl", "ankara-swap.txt", "union-drills.txt")]
    found = monitor.code_inputs(monitor.read_inputs(paths, Settings()), Settings())
    return [reading for reading in found if isinstance(reading, Reading)]


@pytest.fixture
def write():
    """Readings in a format: everything in one text or in bytes, and the tally."""

    def written(name, readings, **options):
        tally = Tally()
        pieces = list(writer(name).pieces(readings, Options(**options), tally))
        return (b"" if writer(name).binary else "").join(pieces), tally

    return written

"""The charts of a report as SVG; drawn by Vega without a browser and without the network."""

from __future__ import annotations

import importlib
import importlib.util
import itertools
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from gesta.report.findings import Findings
from gesta.store.counts import Edge, Period
from gesta.web.scores import mean_scale

# Told apart without colour too: cooperation lies below, conflict above, and the legend has words.
QUADS = {
    1: ("verbal cooperation", "#8fbcd4"),
    2: ("material cooperation", "#2f6f93"),
    3: ("verbal conflict", "#f0b377"),
    4: ("material conflict", "#b3401f"),
}
_WIDTH = 640
_FONT = "Helvetica, Arial, sans-serif"


def can_draw() -> bool:
    """Whether the extra "charts" is installed."""
    return all(importlib.util.find_spec(package) for package in ("altair", "vl_convert"))


def draw(findings: Findings) -> list[tuple[str, str]]:
    """Title and SVG of each chart."""
    charts = [(f"Events by {findings.every} and quad class", _counts(findings.by_quad))]
    charts.append(("Mean PLOVER score, and the sources it rests on", _scores(findings.periods)))
    if findings.edges:
        charts.append(("Who acts on whom", _directions(findings.edges[:8])))
    return [(title, _svg(chart)) for title, chart in charts]


def _counts(periods: Sequence[Period]) -> Any:  # noqa: ANN401 - Altair's charts have many types
    altair: Any = importlib.import_module("altair")

    rows = [
        {"start": period.start, "class": QUADS[int(period.key)][0], "order": -int(period.key), "n": period.n}
        for period in periods
        if period.key in QUADS
    ]
    most = _most((period.start, period.n) for period in periods if period.key in QUADS)
    names = [name for name, _ in QUADS.values()]
    colours = [colour for _, colour in QUADS.values()]
    return (
        altair.Chart(altair.Data(values=rows))
        .mark_bar()
        .encode(
            x=altair.X("start:T", title=None),
            y=altair.Y("sum(n):Q", title="events", axis=altair.Axis(values=whole_marks(most), format="d")),
            color=altair.Color("class:N", scale=altair.Scale(domain=names, range=colours), title=None),
            order=altair.Order("order:Q", sort="descending"),
        )
        .properties(width=_WIDTH, height=200)
    )


def _scores(periods: Sequence[Period]) -> Any:  # noqa: ANN401 - Altair's charts have many types
    altair: Any = importlib.import_module("altair")

    rows = [
        {"start": period.start, "scale": mean_scale(period.kinds), "n": period.n, "sources": period.sources}
        for period in periods
    ]
    data = altair.Data(values=rows)
    x = altair.X("start:T", title=None)
    score = altair.Y("scale:Q", title="mean score", scale=altair.Scale(domain=[-10, 10]))
    base = altair.Chart(data)
    zero = altair.Chart(altair.Data(values=[{"y": 0}])).mark_rule(color="#888").encode(y="y:Q")
    line = base.mark_line(color="#444", strokeWidth=1).encode(x=x, y=score)
    # A mean over three events is a smaller dot than one over three hundred.
    points = base.mark_circle(color="#222", opacity=1).encode(
        x=x,
        y=score,
        size=altair.Size(
            "n:Q",
            title="events",
            scale=altair.Scale(range=[15, 200]),
            legend=altair.Legend(values=whole_marks(_most((row["start"], row["n"]) for row in rows))[1:], format="d"),
        ),
    )
    sources = whole_marks(_most((row["start"], row["sources"]) for row in rows), at_most=3)
    below = base.mark_bar(color="#999").encode(
        x=x, y=altair.Y("sources:Q", title="sources", axis=altair.Axis(values=sources, format="d"))
    )
    top = altair.layer(zero, line, points).properties(width=_WIDTH, height=170)
    return altair.vconcat(top, below.properties(width=_WIDTH, height=60)).resolve_scale(x="shared")


def _directions(edges: Sequence[Edge]) -> Any:  # noqa: ANN401 - Altair's charts have many types
    altair: Any = importlib.import_module("altair")

    rows = [
        {"sides": f"{edge.actor} → {edge.recipient}", "class": QUADS[kind.quad][0], "n": kind.n, "order": kind.quad}
        for edge in edges
        for kind in edge.kinds
        if kind.quad in QUADS
    ]
    most = _most((row["sides"], row["n"]) for row in rows)
    names = [name for name, _ in QUADS.values()]
    colours = [colour for _, colour in QUADS.values()]
    return (
        altair.Chart(altair.Data(values=rows))
        .mark_bar()
        .encode(
            y=altair.Y("sides:N", title=None, sort="-x"),
            x=altair.X("sum(n):Q", title="events", axis=altair.Axis(values=whole_marks(most), format="d")),
            color=altair.Color("class:N", scale=altair.Scale(domain=names, range=colours), title=None),
            order=altair.Order("order:Q"),
        )
        .properties(width=_WIDTH, height=altair.Step(22))
    )


def whole_marks(most: int, *, at_most: int = 6) -> list[int]:
    """Marks of an axis that counts; Vega by itself halves a single event.

    >>> whole_marks(1), whole_marks(3), whole_marks(27)
    ([0, 1], [0, 1, 2, 3], [0, 5, 10, 15, 20, 25])
    """
    steps = (digit * 10**zeros for zeros in itertools.count() for digit in (1, 2, 5))
    step = next(step for step in steps if most // step <= at_most)
    return list(range(0, most + 1, step))


def _most(counts: Iterable[tuple[Any, Any]]) -> int:
    """The highest of the sums by key."""
    sums: Counter[Any] = Counter()
    for key, n in counts:
        sums[key] += n
    return max(sums.values(), default=0)


def _svg(chart: Any) -> str:  # noqa: ANN401 - Altair's charts have many types
    import vl_convert

    styled = chart.configure(font=_FONT).configure_view(stroke=None).configure_axis(grid=False, labelFontSize=11)
    svg: str = vl_convert.vegalite_to_svg(styled.to_json())
    return svg

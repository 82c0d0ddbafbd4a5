"""The report as one HTML page: charts inside, no scripts, nothing fetched, ready to print."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gesta.formats.plain import days_in_words
from gesta.markup import link, marked, table, text
from gesta.records import Event, Evidence, Happening, Participant
from gesta.report.findings import Findings
from gesta.store import EventFilter
from gesta.store.counts import Edge
from gesta.store.pages import Told
from gesta.web.names import name_of
from gesta.web.scores import conflict, cooperation, mean_scale

_STYLE = """
:root { color-scheme: light; }
body { font: 15px/1.5 Helvetica, Arial, sans-serif; color: #1b1b1b; background: #fff; max-width: 60rem;
  margin: 2rem auto; padding: 0 1.5rem; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .2rem; } h2 { font-size: 1.15rem; margin: 2.2rem 0 .6rem; }
.lead { color: #555; margin: 0 0 1.4rem; }
.figures { display: flex; flex-wrap: wrap; gap: 1.8rem; margin: 1.2rem 0; padding: 0; list-style: none; }
.figures b { display: block; font-size: 1.5rem; line-height: 1.2; }
.figures span { color: #555; font-size: .85rem; }
figure { margin: 1rem 0 1.6rem; } figcaption { font-weight: bold; margin-bottom: .3rem; }
svg { max-width: 100%; height: auto; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th { text-align: left; border-bottom: 1px solid #888; padding: .25rem .6rem .25rem 0; font-weight: bold; }
td { vertical-align: top; border-bottom: 1px solid #ddd; padding: .35rem .6rem .35rem 0; }
td:first-child { white-space: nowrap; }
mark { background: #fde9b0; color: inherit; padding: 0 .1em; }
.status { white-space: nowrap; font-style: italic; } .small, .by { color: #555; font-size: .85rem; }
blockquote { margin: .2rem 0 0; padding: 0; } li { margin: .2rem 0; }
a { color: #1d4f7a; }
@media print { body { margin: 0; max-width: none; } h2 { break-after: avoid; } tr, figure { break-inside: avoid; } }
@media (max-width: 40rem) { td, th { display: block; border: 0; padding: .1rem 0; } tr { display: block;
  border-bottom: 1px solid #ddd; padding: .5rem 0; } thead { display: none; } }
"""
# Nothing is fetched and nothing runs; styles stand in the page and in the charts.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_STATUS = {"negated": "✗ denied", "future": "→ ahead", "hypothetical": "? feared or possible"}


def report_page(findings: Findings, charts: Sequence[tuple[str, str]]) -> str:
    """The page; `charts` are titles with SVG of our own making."""
    title = title_of(findings.asked)
    return "".join(
        (
            '<!doctype html><html lang="en"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
            f"<title>{text(title)}</title><style>{_STYLE}</style></head><body><main>",
            f"<h1>{text(title)}</h1><p class='lead'>{text(asked_in_words(findings.asked))}</p>",
            _figures(findings),
            "".join(f"<figure><figcaption>{text(name)}</figcaption>{svg}</figure>" for name, svg in charts),
            "" if charts else "<p class='small'>Charts need an extra: pip install 'gesta[charts]'.</p>",
            _directions(findings.edges),
            _happenings(findings),
            _events(findings),
            _sources(findings),
            _caveats(findings),
            "</main></body></html>\n",
        )
    )


def title_of(asked: EventFilter) -> str:
    """What the report is about.

    >>> title_of(EventFilter(dyad="rus-ukr"))
    'Russia and Ukraine'
    """
    if asked.dyad:
        return " and ".join(name_of(side.strip().upper()) for side in asked.dyad.split("-"))
    sides = [name_of(side.upper()) for side in (asked.involving, asked.actor, asked.recipient) if side]
    return ", ".join(sides) or "Political events"


def asked_in_words(asked: EventFilter) -> str:
    """The filter as a reader understands it.

    >>> import datetime
    >>> asked_in_words(EventFilter(since=datetime.date(2022, 1, 1), types=("ASSAULT",)))
    'type ASSAULT, from 2022-01-01'
    """
    parts = [
        f"{word} {value}"
        for word, value in (("actor", asked.actor), ("recipient", asked.recipient), ("words", asked.text))
        if value
    ]
    for word, values in (("type", asked.types), ("mode", asked.modes), ("status", asked.statuses),
                         ("country", asked.countries), ("source", asked.sources)):  # fmt: skip
        if values:
            parts.append(f"{word} {' or '.join(values)}")
    days = days_in_words(asked.since, asked.until)
    return ", ".join([*parts, *([days] if days else [])]) or "everything in the store"


def _figures(findings: Findings) -> str:
    kinds = [kind for period in findings.periods for kind in period.kinds]
    scale = mean_scale(kinds)
    figures = (
        _figure(findings.all.events, "report of events", "reports of events"),
        (f"{findings.facets.events:,}", "of what took place"),
        *((_figure(findings.happening_count, "happening", "happenings"),) if findings.happening_count else ()),
        _figure(findings.all.documents, "document", "documents"),
        _figure(findings.all.sources, "source", "sources"),
        (f"{cooperation(kinds):,} : {conflict(kinds):,}", "cooperation : conflict"),
        *(
            ((f"{scale:+.1f}", f"mean score, of {sum(kind.n for kind in kinds):,} reports"),)
            if scale is not None
            else ()
        ),
    )
    return (
        f"<ul class='figures'>{''.join(f'<li><b>{text(n)}</b><span>{text(of)}</span></li>' for n, of in figures)}</ul>"
    )


def _figure(n: int, one: str, many: str) -> tuple[str, str]:
    return f"{n:,}", one if n == 1 else many


def _directions(edges: Sequence[Edge]) -> str:
    if not edges:
        return ""
    rows = (
        (
            f"{text(name_of(edge.actor))} → {text(name_of(edge.recipient))}",
            f"{edge.n:,}",
            f"{cooperation(edge.kinds):,}",
            f"{conflict(edge.kinds):,}",
            "" if (scale := mean_scale(edge.kinds)) is None else f"{scale:+.1f}",
        )
        for edge in edges[:12]
    )
    return "<h2>Sides in figures</h2>" + table(("sides", "reports", "cooperation", "conflict", "mean score"), rows)


def _happenings(findings: Findings) -> str:
    if not findings.happenings:
        return ""
    rows = (
        (
            text(days_in_words(each.first, each.last) or "no day"),
            f"<b>{text(each.type)}</b>{_status(each.status)}<br>"
            f"{_parties(each)}<blockquote>{text(each.title)}</blockquote>{''.join(_accounts(each))}",
            text(each.place.name if each.place else ""),
            f"{_counted(each.sources, 'source')}, {_counted(each.documents, 'document')}",
        )
        for each in findings.happenings
    )
    shown = (
        f"the latest {len(findings.happenings):,} of " if findings.happening_count > len(findings.happenings) else ""
    )
    heads = ("when", "what", "where", "sources")
    return f"<h2>Happenings</h2><p class='small'>{shown}{findings.happening_count:,}</p>" + table(heads, rows)


def _counted(n: int, of: str) -> str:
    """A number and what it counts.

    >>> _counted(1, "source"), _counted(2, "source")
    ('1 source', '2 sources')
    """
    return f"{n:,} {of}" if n == 1 else f"{n:,} {of}s"


def _accounts(happening: Happening) -> Iterator[str]:
    for dispute in happening.disputes:
        yield f"<div class='small'>They differ on the {text(dispute.over)}: {text(dispute.detail)}</div>"


def _parties(happening: Happening) -> str:
    left = ", ".join(text(party.name) for party in happening.actors) or "somebody"
    right = ", ".join(text(party.name) for party in happening.recipients)
    return f"{left} → {right}" if right else left


def _events(findings: Findings) -> str:
    rows = (_event_row(told) for told in findings.told)
    shown = f"the latest {len(findings.told):,} of " if findings.all.events > len(findings.told) else ""
    return (
        f"<h2>Reports, word for word</h2><p class='small'>{shown}{findings.all.events:,}</p>"
        + table(("when", "what", "where"), rows)
    )  # fmt: skip


def _event_row(told: Told) -> tuple[str, str, str]:
    event = told.event
    days = days_in_words(event.when.first, event.when.last) if event.when else ""
    about = "about " if event.when and event.when.approximate else ""
    what = " ".join((event.type, *event.modes))
    says = f"<div class='by'>says {_people(event.attribution)}</div>" if event.attribution else ""
    origin = link(told.url, told.title or told.outlet or event.document)
    by = ", ".join(filter(None, (told.outlet, told.published)))
    return (
        text(about + days if days else "not told"),
        f"<b>{text(what)}</b>{_status(event.status)}<br>{_people(event.actors) or 'somebody'}"
        f"{' → ' + _people(event.recipients) if event.recipients else ''}{says}"
        f"<blockquote>“{_words(event)}”</blockquote><div class='by'>{origin}, {text(by)}</div>",
        text(", ".join(dict.fromkeys(filter(None, (event.place.name, event.place.country)))) if event.place else ""),
    )


def _words(event: Event) -> str:
    piece = event.evidence[0] if event.evidence else event.trigger
    return _marked(piece, event.trigger)


def _marked(piece: Evidence, trigger: Evidence) -> str:
    if not piece.span.covers(trigger.span):
        return text(piece.text)
    start = trigger.span.start - piece.span.start
    return marked(piece.text, start, start + trigger.span.end - trigger.span.start)


def _people(participants: Sequence[Participant]) -> str:
    return ", ".join(_person(each) for each in participants)


def _person(participant: Participant) -> str:
    code = "/".join(filter(None, (participant.code, participant.sector)))
    name = participant.name or participant.text
    shown = f"({name})" if participant.implied else name
    return f"{text(shown)} <span class='small'>{text(code)}</span>" if code else text(shown)


def _status(status: str) -> str:
    return f" <span class='status'>{text(_STATUS[status])}</span>" if status in _STATUS else ""


def _sources(findings: Findings) -> str:
    sources = findings.all.values["source"]
    if not sources:
        return ""
    listed = "".join(f"<li>{text(name)}: {n:,}</li>" for name, n in sources[:40])
    more = f"<li>and {len(sources) - 40:,} more</li>" if len(sources) > 40 else ""
    return f"<h2>Sources</h2><ul>{listed}{more}</ul>"


def _caveats(findings: Findings) -> str:
    counted = ", ".join(findings.asked.statuses) or "actual"
    parts = [
        "A report is not a happening: one thing told by ten papers is ten reports. Where happenings are "
        "listed, copies of one text and one agency's articles count as one source.",
        f"Counts, scores and charts are of reports with the status {counted}; a denied attack is no attack. The list "
        "of reports has every status, marked.",
        "A mean score rests on the number of reports and sources shown with it; with few of them it says little.",
        "Sides in brackets are not named by the sentence but follow from the article. A report without a day stands at "
        "the day of publication in the charts.",
        "The coder misses events that it has no words for, and is wrong at times; every report can be checked against "
        "its sentence above.",
        *_measured(findings),
        *_doubts(findings),
    ]
    coders = ", ".join(findings.coders) or "an unknown coder"
    made = f"Made on {findings.made_at:%Y-%m-%d} from {findings.store}, coded by {coders}."
    listed = "".join(f"<li>{text(part)}</li>" for part in parts)
    return f"<h2>Caveats</h2><ul>{listed}</ul><p class='small'>{text(made)}</p>"


def _measured(findings: Findings) -> Iterator[str]:
    for row in findings.precision:
        yield (
            f"Of {row.reviewed:,} {row.type} that analysts reviewed in this store, {row.right:,} are right in all "
            f"fields: {row.precision:.0%}, at 95% between {row.low:.0%} and {row.high:.0%}."
        )


def _doubts(findings: Findings) -> Iterator[str]:
    for problem in findings.problems:
        yield f"In document {problem.document}: {problem.message}"

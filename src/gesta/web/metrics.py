"""Figures about the server for Prometheus, and a line for every request."""

from __future__ import annotations

import datetime
from typing import TextIO

import msgspec
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from gesta.formats.plain import quiet_json
from gesta.store import Store

CONTENT_TYPE = CONTENT_TYPE_LATEST


class Metrics:
    """Requests by route and status, how long they took, how many listen, and how much the store holds."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "gesta_requests", "Requests answered.", ("method", "route", "status"), registry=self._registry
        )
        self._seconds = Histogram("gesta_request_seconds", "Time to answer.", ("route",), registry=self._registry)
        self._held = Gauge("gesta_store_records", "What the store holds.", ("kind",), registry=self._registry)
        self.listeners = Gauge("gesta_listeners", "Open streams of new events.", registry=self._registry)

    def count(self, *, method: str, route: str, status: int, seconds: float) -> None:
        """Note one answered request."""
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def page(self, store: Store) -> bytes:
        """All figures in Prometheus' text format."""
        totals = store.totals()
        held = {"documents": totals.documents, "events": totals.events, "problems": totals.problems}
        for kind, n in held.items():
            self._held.labels(kind).set(n)
        return generate_latest(self._registry)


class AccessLog:
    """A line of JSON for every request: when, who, what, how it went, how many bytes and milliseconds."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, **facts: object) -> None:
        """Write one line; control characters of the outside are escaped."""
        at = datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds")
        self._stream.write(quiet_json(msgspec.json.encode({"at": at, **facts}).decode()) + "\n")
        self._stream.flush()

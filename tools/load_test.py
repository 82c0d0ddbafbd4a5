"""How `gesta serve` holds out: many clients on a large made-up store, while somebody writes; on 127.0.0.1 only.

python tools/load_test.py --events 200000 --clients 50 --seconds 60
"""

from __future__ import annotations

import argparse
import asyncio
import collections
import datetime
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2

from gesta.records import Document, Event, Evidence, Participant, Place, Reading, Span, When
from gesta.store import Store

CODES = "RUS UKR USA CHN TWN ISR PSE IRN IRQ SYR TUR IND PAK GBR FRA DEU POL BLR KOR PRK JPN SDN ETH NGA MEX".split()
SECTORS = (None, None, "GOV", "MIL", "REB", "CVL", "OPP")
TYPES = {
    "AGREE": 1, "CONSULT": 1, "SUPPORT": 1, "CONCEDE": 1, "COOPERATE": 2, "AID": 2, "RETREAT": 2, "REQUEST": 3,
    "ACCUSE": 3, "REJECT": 3, "THREATEN": 3, "PROTEST": 4, "SANCTION": 4, "MOBILIZE": 4, "COERCE": 4, "ASSAULT": 4,
}  # fmt: skip
VERBS = ("met", "attacked", "praised", "accused", "sent aid to", "held military exercises near", "warned", "left")
START = datetime.date(2020, 1, 1)
# {left}, {right}, {kind}, {month}, {document}, {outlet} differ from question to question, so that few are asked twice.
QUESTIONS = (
    "events", "events?limit=100&sort=-day", "events?actor={left}", "events?dyad={left}-{right}&status=actual",
    "events?type={kind}&country={left}", "events?text={right}+exercises&limit=20", "events?since={month}-01&sort=day",
    "documents?limit=20", "documents?since={month}-01&limit=20", "search?q=attacked+{left}", "exercises?limit=20",
    "documents/doc-{document}", "events?source=Outlet+{outlet}",
)  # fmt: skip
HEAVY = (
    "facets", "facets?actor={left}", "series?every=month", "series?every=week&split=quad&actor={left}", "network",
    "map?cell=2", "actors/{left}",
)  # fmt: skip


def readings(n_events: int, *, each: int = 10, seed: int = 1) -> Iterator[Reading]:
    """Made-up documents with `each` events, the same for the same seed."""
    dice = random.Random(seed)  # noqa: S311 - made-up data
    for number in range(n_events // each):
        yield made_up_reading(f"doc-{number:06}", dice, each)


def made_up_reading(name: str, dice: random.Random, each: int) -> Reading:
    """One made-up document."""
    published = START + datetime.timedelta(days=dice.randrange(2000))
    sentences, events, position = [], [], 0
    for number in range(each):
        left, right = dice.sample(CODES, 2)
        sentence = f"{left} {dice.choice(VERBS)} {right} on day {number} near the town of {right.title()}ville."
        sentences.append(sentence)
        events.append(_event(name, number, sentence, position, left, right, published, dice))
        position += len(sentence) + 1
    text = " ".join(sentences)
    outlet = f"Outlet {dice.randrange(40)}"
    document = Document(name, text, f"News of {published}", published, f"https://example.org/{name}", outlet)
    return Reading(document, events=tuple(events))


def _event(
    name: str, number: int, sentence: str, at: int, left: str, right: str, published: datetime.date, dice: random.Random
) -> Event:
    kind = dice.choice(list(TYPES))
    words = Evidence(sentence, Span(at, at + len(sentence)), number)
    verb = sentence.split()[1]
    trigger = Evidence(verb, Span(at + 4, at + 4 + len(verb)), number)
    day = published - datetime.timedelta(days=dice.randrange(5))
    place = Place(Span(at, at + 3), number, f"{right.title()}ville", dice.choice((1, 4)), right,
                  latitude=round(dice.uniform(-50, 60), 3), longitude=round(dice.uniform(-120, 140), 3))  # fmt: skip
    return Event(
        f"{name}-{number}",
        name,
        kind,
        trigger,
        (words,),
        status=dice.choice(("actual", "actual", "actual", "future", "negated")),
        actors=(
            Participant(
                left, Span(at, at + 3), code=left, sector=dice.choice(SECTORS), name=f"forces of {left.title()}land"
            ),
        ),
        recipients=(
            Participant(
                right,
                Span(at + 4, at + 7),
                code=right,
                sector=dice.choice(SECTORS),
                name=f"people of {right.title()}land",
            ),
        ),
        when=When(Span(at, at + 3), number, "DATE", day.isoformat(), day, day),
        place=place if dice.random() < 0.7 else None,
        score=round(dice.random(), 3),
        quad=TYPES[kind],
        coder="made up",
    )


def make_store(path: Path, n_events: int) -> None:
    """Fill a store."""
    with Store(path, write=True) as store:
        for reading in readings(n_events):
            store.save(reading, coder="made up", input_hash=reading.document.id)


class Writer(threading.Thread):
    """Codes on, as far as the store can tell: new documents, and old ones anew."""

    def __init__(self, path: Path, pause_s: float) -> None:
        super().__init__(daemon=True)
        self._path = path
        self._pause_s = pause_s
        self.stop = threading.Event()
        self.written = 0
        self.error: Exception | None = None

    def run(self) -> None:
        """Write until stopped."""
        dice = random.Random(2)  # noqa: S311 - made-up data
        try:
            with Store(self._path, write=True, busy_timeout_s=30) as store:
                while not self.stop.wait(self._pause_s):
                    name = f"doc-{dice.randrange(200):06}" if self.written % 2 else f"late-{self.written:06}"
                    store.save(made_up_reading(name, dice, 10), coder="made up", input_hash=str(self.written))
                    self.written += 1
        except Exception as error:  # noqa: BLE001 - told at the end
            self.error = error


def filled(question: str, dice: random.Random) -> str:
    """A question with made-up values."""
    left, right = dice.sample(CODES, 2)
    return question.format(
        left=left,
        right=right,
        kind=dice.choice(list(TYPES)),
        month=f"{dice.randrange(2020, 2025)}-{dice.randrange(1, 13):02}",
        document=f"{dice.randrange(30):06}",
        outlet=dice.randrange(40),
    )


async def ask(
    address: str, clients: int, seconds: float, questions: tuple[str, ...], think_s: float
) -> dict[str, list[float]]:
    """Every client asks one question after the other; seconds by question, and errors under "errors"."""
    times: dict[str, list[float]] = collections.defaultdict(list)
    end = time.monotonic() + seconds
    limits = httpx2.Limits(max_connections=clients)

    async def one(number: int, client: httpx2.AsyncClient) -> None:
        dice = random.Random(number)  # noqa: S311 - made-up data
        while time.monotonic() < end:
            question = dice.choice(questions)
            start = time.perf_counter()
            reply = await client.get(f"{address}api/v1/{filled(question, dice)}")
            if reply.status_code != 200:
                print(f"{reply.status_code} {reply.url}: {reply.text[:200]}", file=sys.stderr)  # noqa: T201 - a script
            times[question if reply.status_code == 200 else "errors"].append(time.perf_counter() - start)
            await asyncio.sleep(dice.uniform(0, 2 * think_s))

    async with httpx2.AsyncClient(limits=limits, timeout=60) as client:
        await asyncio.gather(*(one(number, client) for number in range(clients)))
    return times


def memory_mb(pid: int) -> tuple[float, float]:
    """Resident memory of a process now and at most, in megabytes."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    now, most = (re.search(rf"{name}:\s+(\d+)", status) for name in ("VmRSS", "VmHWM"))
    return (int(now[1]) / 1024 if now else 0.0), (int(most[1]) / 1024 if most else 0.0)


def processor_s(pid: int) -> float:
    """Processor time of a process so far, in seconds."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return round((int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK"), 2)


def run(
    path: Path, *, clients: int, seconds: float, pause_s: float, questions: tuple[str, ...], think_s: float = 0.0
) -> dict[str, object]:
    """Serve a store, ask and write; figures of how it went."""
    command = [sys.executable, "-m", "gesta", "serve", str(path), "--port", "0", "--rate", "1000000/second"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:  # noqa: S603 - our own command
        try:
            line = server.stdout.readline() if server.stdout else ""
            address = line.split(" at ")[1].split()[0]
            writer = Writer(path, pause_s)
            writer.start()
            times = asyncio.run(ask(address, clients, seconds, questions, think_s))
            writer.stop.set()
            writer.join()
            now, most = memory_mb(server.pid)
            cpu_s = processor_s(server.pid)
        finally:
            # Whatever went wrong, leaving the block waits for the server's end.
            server.terminate()
    errors = times.pop("errors", [])
    every = sorted(each for found in times.values() for each in found)
    return {
        "requests": len(every),
        "errors": len(errors),
        "writer_error": writer.error,
        "written": writer.written,
        "per_second": round(len(every) / seconds, 1),
        "p50_ms": round(statistics.median(every) * 1000, 1),
        "p95_ms": round(every[int(len(every) * 0.95)] * 1000, 1),
        "max_ms": round(every[-1] * 1000, 1),
        "server_cpu_s": cpu_s,
        "load_average": os.getloadavg()[0],
        "memory_mb": round(now, 1),
        "memory_most_mb": round(most, 1),
        "p95_by_question_ms": {
            question: round(sorted(found)[int(len(found) * 0.95)] * 1000, 1)
            for question, found in sorted(times.items())
        },
    }


def main() -> None:
    """Make the store where there is none, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=200_000)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--pause", type=float, default=0.2, help="seconds between two documents of the writer")
    parser.add_argument("--think", type=float, default=0.0, help="seconds a client waits between questions, on average")
    parser.add_argument("--heavy", action="store_true", help="ask for counts over everything as well")
    parser.add_argument("--store", type=Path, help="keep the store here")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = given.store or Path(folder) / "load.db"
        if not path.exists():
            start = time.perf_counter()
            make_store(path, given.events)
            print(f"store of {given.events:,} events made in {time.perf_counter() - start:.0f} s, "  # noqa: T201 - a script
                  f"{path.stat().st_size / 2**20:.0f} MB")  # fmt: skip
        questions = QUESTIONS + (HEAVY if given.heavy else ())
        figures = run(
            path,
            clients=given.clients,
            seconds=given.seconds,
            pause_s=given.pause,
            questions=questions,
            think_s=given.think,
        )
        for name, value in figures.items():
            print(f"{name:<24} {value}")  # noqa: T201 - a script


if __name__ == "__main__":
    main()

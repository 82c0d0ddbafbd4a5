"""A served store and a real browser; skipped with the reason where there is no Chromium."""

import datetime
import os
import shutil
import subprocess
import sys

import pytest
from msgspec import structs

from fakes.records import HOSTILE, document, event, reading, side, spot
from gesta.records import (
    Account,
    Boilerplate,
    Candidate,
    Dispute,
    Document,
    Evidence,
    Figure,
    Happening,
    Member,
    Participant,
    Party,
    Problem,
    Reading,
    Span,
    Story,
)
from gesta.store import Store
from gesta.store.grouped import Groups

TOKEN = "a-token-for-tests-only"  # noqa: S105 - of these tests only
RTL = "\u202egnp.exe\u202c"
SCRIPT = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"
SPOILT = f"{SCRIPT} {RTL} \U0001f600 Norland attacked the port of Sudria on Monday. [a](javascript:alert(1)) {HOSTILE}"
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")


def hostile() -> Document:
    """An article that tries everything: markup, a script address, direction overrides, a title of 5 MB."""
    return document(
        "hostile",
        text=SPOILT,
        title=f"{SCRIPT}{RTL}" + "A" * 5_000_000,
        url="javascript:document.title='owned'",
        source=f"{SCRIPT}",
        published=datetime.date(2024, 5, 30),
    )


def hostile_event():
    return event(
        "hostile",
        trigger=Evidence("attacked", spot("attacked", SPOILT), 0),
        evidence=(Evidence(SPOILT, Span(0, len(SPOILT)), 0),),
        actors=(side_of("Norland", SPOILT, name=f"{SCRIPT}{RTL}"),),
        recipients=(),
        attribution=(),
        when=None,
        place=None,
        quantities=(),
    )


def side_of(words, text, **given):
    return Participant(words, spot(words, text), **given)


def audited() -> Document:
    return document(
        "audited", boilerplate=(Boilerplate(spot("Ostia said it would send aid."), "copyright"),), title="Audited"
    )


def disputed() -> Happening:
    """One attack that the outlets tell as fact and Ostia denies, with two counts of ships."""
    members = tuple(Member(f"{name}#0000aaaa", name) for name in ("d00", "d01", "d02"))
    told = Account(
        None,
        "actual",
        "Norland attacked the port of Sudria on Monday",
        events=("d00#0000aaaa", "d01#0000aaaa"),
        documents=("d00", "d01"),
        sources=2,
        figures=(Figure("killed", "sailors", low=12.0),),
    )
    denied = Account(
        Party("Ostia", "ITA", "GOV"),
        "negated",
        "Ostia said that no port had been attacked",
        events=("d02#0000aaaa",),
        documents=("d02",),
        figures=(Figure("killed", "sailors", low=2.0, high=3.0),),
    )
    return Happening(
        "happening-1",
        "Norland attacked the port of Sudria",
        "ASSAULT",
        "actual",
        members,
        actors=(Party("Norland's army", "NLD", "MIL", documents=3),),
        recipients=(Party("Sudria", "SDN", documents=3),),
        first=datetime.date(2024, 4, 1),
        last=datetime.date(2024, 4, 1),
        first_report=datetime.date(2024, 4, 1),
        last_report=datetime.date(2024, 4, 3),
        documents=3,
        sources=3,
        accounts=(told, denied),
        disputes=(
            Dispute("fact", (0, 1), "the outlets tell it as fact, Ostia denies it"),
            Dispute("number", (0, 1), "killed: at least 12, or 2 to 3"),
        ),
        quad=4,
    )


def story() -> Story:
    """Three articles about the port, and the happening that they tell."""
    first, last = datetime.date(2024, 4, 1), datetime.date(2024, 4, 3)
    return Story(
        "story-1", "The port of Sudria", ("d00", "d01", "d02"), first, last, sources=2, terms=("port", "ships")
    )


def write_store(path, *, documents=30):
    """Attacks of Norland and thanks from Sudria, a day each, and the articles that are hard."""
    start = datetime.date(2024, 4, 1)
    with Store(path, write=True) as store:
        for number in range(documents):
            name, day = f"d{number:02}", start + datetime.timedelta(days=number)
            back = {
                "actors": (side("Sudria", "SDN"),),
                "recipients": (side("Norland", "NLD", "MIL", "Norland's army"),),
            }
            thanks = event(
                name, id=f"{name}#thanks", type="SUPPORT", modes=(), quad=1, when=None, status="future", **back
            )
            told = document(name, published=day, title=f"Port under attack, day {number}")
            whole = structs.replace(reading(name), document=told, events=(event(name), thanks), problems=())
            store.save(whole, coder="test 1", input_hash=name)
        problem = Problem(
            "date-mismatch",
            "the stated date does not fit the text",
            document="audited",
            where="Monday",
            span=spot("Monday"),
            candidates=(Candidate("2024-05-06", "the Monday before", 1.0),),
        )
        doubtful = Reading(audited(), events=(event("audited"),), problems=(problem,))
        store.save(doubtful, coder="test 1", input_hash="audited")
        store.save(Reading(hostile(), events=(hostile_event(),)), coder="test 1", input_hash="hostile")
        groups = Groups(stories=(story(),), happenings=(structs.replace(disputed(), story="story-1"),))
        store.save_groups(groups, state=store.grouping_state())
    return path


class Served:
    """A `gesta serve` of its own and where it answers."""

    def __init__(self, path, *more):
        command = [sys.executable, "-m", "gesta", "serve", str(path), "--port", "0", *more]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        line = self._process.stdout.readline()
        self.address = next(word for word in line.split() if word.startswith("http://")).rstrip("/")

    def stop(self):
        self._process.terminate()
        self._process.wait(timeout=10)
        self._process.stdout.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """Where a server with a token answers."""
    served = Served(write_store(tmp_path_factory.mktemp("browser") / "events.db"), "--token", TOKEN)
    yield served.address
    served.stop()


# Of a module and not of the session: as long as it lives, an event loop runs, and no other test can run its own.
@pytest.fixture(scope="module")
def chromium():
    if not CHROMIUM:
        pytest.skip("no Chromium here: `apt-get install chromium`, or name one in CHROMIUM")
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def browse(chromium, site):
    """Opens a view; at the end no request has left the machine and nothing has gone wrong in the console."""
    asked, wrong, contexts = [], [], []

    def open_view(path, *, expect_errors=False, at=None, watch=None, **look):
        context = chromium.new_context(**({"viewport": {"width": 1280, "height": 900}} | look))
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        if watch:
            page.add_init_script(watch)
        page.on("request", lambda request: asked.append(request.url))
        if not expect_errors:
            page.on("pageerror", lambda error: wrong.append(str(error)))
            page.on("console", lambda told: wrong.append(told.text) if told.type == "error" else None)
        page.goto((at or site) + path)
        return page

    yield open_view
    for context in contexts:
        context.close()
    assert not [url for url in asked if not url.startswith("http://127.0.0.1:")]
    assert not wrong

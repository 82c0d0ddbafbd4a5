"""The server as a process: soon ready, groups beside, ends when told."""

import json
import queue
import re
import resource
import signal
import subprocess
import sys
import time
import urllib.request

import pytest

from gesta import monitor
from gesta.settings import Settings
from gesta.web.grouping import grouping_beside
from gesta.web.serve import Listening, serve


@pytest.fixture
def server(db):
    command = [sys.executable, "-m", "gesta", "serve", str(db), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        line = process.stdout.readline()
        yield process, re.search(r"http://\S+/", line)[0]
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0


def get(address):
    with urllib.request.urlopen(address, timeout=30) as reply:  # noqa: S310 - our own server
        return json.loads(reply.read())


def test_the_server_tells_its_address_and_answers_there(server):
    _, address = server

    assert get(f"{address}healthz")["status"] == "ok"
    assert get(f"{address}api/v1/")["events"] == 6


def test_a_server_with_a_token_tells_nothing_but_token_and_address(db):
    command = [sys.executable, "-m", "gesta", "serve", str(db), "--port", "0", "--token", "new"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        lines = [process.stdout.readline() for _ in range(2)]
        process.send_signal(signal.SIGINT)
        _, complaints = process.communicate(timeout=20)

    assert "token" in lines[0]
    assert "http://127.0.0.1:" in lines[1]
    assert complaints == ""


@pytest.mark.parametrize("token", [None, "a-token-for-the-tests"])
def test_the_coder_is_loaded_beside_a_server_that_may_code(db, monkeypatch, token):
    read = queue.SimpleQueue()
    monkeypatch.setattr(monitor, "read", lambda document, **_: read.put(document))

    def ready(_address):
        raise KeyboardInterrupt

    serve(db, Listening(port=0, token=token), settings=Settings(), ready=ready)

    if token is None:
        assert read.empty()
    else:
        assert read.get(timeout=20).text


def test_events_are_grouped_beside_the_server(server):
    _, address = server

    for _ in range(100):
        if get(f"{address}api/v1/")["grouped"]:
            break
        time.sleep(0.3)

    assert get(f"{address}api/v1/happenings?total=true")["total"] > 0


def test_a_store_that_is_grouped_already_starts_no_process(db):
    from gesta import monitor
    from gesta.store import Store

    monitor.group_store(db)
    with Store(db) as store:
        before = store.version()

    with grouping_beside(db):
        pass

    with Store(db) as store:
        assert store.version() == before


def test_the_server_is_ready_within_two_seconds_of_processor_time(db):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-c", "import sys; from gesta.web import serve; from gesta.web.app import create_app; "
               "from gesta.web.site import Site; from pathlib import Path; create_app(Site(Path(sys.argv[1])))", str(db)]  # fmt: skip
    subprocess.run(command, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)

    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 2

"""The audit kit: verdicts, measured precision, gold that the evaluation reads."""

import json

import pytest

from gesta.evaluation.articles import evaluate_articles
from gesta.evaluation.reviewed import precision
from gesta.store import Store

API = "/api/v1"


def give(writer, **given):
    reply = writer.post(f"{API}/reviews", json={"by": "A. Analyst", **given})
    assert reply.status_code == 201, reply.text
    return reply.json()


def test_a_verdict_is_kept_with_name_and_time(writer):
    kept = give(writer, event="d1#0000aaaa", verdict="wrong", fields=["actor", "actor"], note="the other army")

    assert kept["fields"] == ["actor"]
    assert (kept["document"], kept["type"], kept["by"]) == ("d1", "ASSAULT", "A. Analyst")
    assert kept["at"].startswith("20")
    assert writer.get(f"{API}/reviews").json()["items"] == [kept]


def test_a_verdict_outlives_the_next_coding(writer, db):
    from fakes.records import reading

    give(writer, event="d1#0000aaaa", verdict="right")
    with Store(db, write=True) as store:
        store.save(reading("d1", events=()), coder="test 2", input_hash="again")

    assert writer.get(f"{API}/reviews", params={"document": "d1"}).json()["items"][0]["verdict"] == "right"


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ({"event": "none", "verdict": "right"}, "event"),
        ({"verdict": "right"}, "event"),
        ({"event": "d1#0000aaaa", "verdict": "wrong"}, "fields"),
        ({"event": "d1#0000aaaa", "verdict": "right", "fields": ["type"]}, "fields"),
        ({"event": "d1#0000aaaa", "verdict": "wrong", "fields": ["colour"]}, "fields"),
        ({"document": "d1", "verdict": "missing", "type": "AID"}, "span"),
        ({"document": "d1", "verdict": "missing", "type": "AID", "span": {"start": 5, "end": 5}}, "span"),
        ({"document": "d1", "verdict": "missing", "type": "AID", "span": {"start": 5, "end": 5000}}, "span"),
        ({"document": "none", "verdict": "missing", "type": "AID", "span": {"start": 5, "end": 6}}, "document"),
        ({"document": "d1", "verdict": "missing", "span": {"start": 5, "end": 6}}, "type"),
        ({"event": "d1#0000aaaa", "verdict": "maybe"}, "verdict"),
        ({"event": "d1#0000aaaa", "verdict": "right", "by": ""}, "by"),
        ({"event": "d1#0000aaaa", "verdict": "right", "admin": True}, "admin"),
    ],
)
def test_a_verdict_that_makes_no_sense_is_refused(writer, given, where):
    reply = writer.post(f"{API}/reviews", json={"by": "A. Analyst", **given})

    assert reply.status_code == 422
    assert reply.json()["error"]["where"] == where


def test_precision_counts_the_last_word_on_each_event(writer):
    give(writer, event="d0#0000aaaa", verdict="wrong", fields=["type"])
    for number in range(4):
        give(writer, event=f"d{number}#0000aaaa", verdict="right")
    give(writer, event="bare#1", verdict="wrong", fields=["status"])

    table = writer.get(f"{API}/reviews/precision").json()

    assert [(row["type"], row["reviewed"], row["right"]) for row in table["items"]] == [
        ("ASSAULT", 4, 4),
        ("AGREE", 1, 0),
    ]
    assert table["total"]["precision"] == 0.8
    assert table["total"]["low"] < 0.8 < table["total"]["high"]


@pytest.mark.parametrize(
    ("n", "right", "low", "high"), [(50, 45, 0.7864, 0.9565), (1, 1, 0.2065, 1.0), (10, 0, 0.0, 0.2775)]
)
def test_the_interval_is_wilsons(n, right, low, high):
    found = precision("x", n, right)

    assert (found.low, found.high) == (low, high)


def test_the_review_loop_closes(writer, db, tmp_path):
    """Code, review, export gold, evaluate: what was called right is found, what was called wrong is false."""
    give(writer, event="d0#0000aaaa", verdict="right")
    give(writer, event="d1#0000aaaa", verdict="wrong", fields=["type"])
    give(writer, event="d2#0000aaaa", verdict="wrong", fields=["type"], type="THREATEN")
    give(writer, event="d3#0000aaaa", verdict="wrong", fields=["actor"])
    give(writer, document="d3", verdict="missing", type="AID", span={"start": 47, "end": 76})

    file = tmp_path / "gold.jsonl"
    file.write_bytes(writer.get(f"{API}/reviews/gold.jsonl").content)
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    with Store(db) as store:
        figures = evaluate_articles(file, code=lambda document: store.reading(document.id))

    assert [line["id"] for line in lines] == ["d0", "d1", "d2", "d3"]
    assert lines[3]["events"][0]["actors"] == []
    assert lines[3]["events"][1]["evidence"] == ["Ostia said it would send aid."]
    assert figures["core"] == 4
    assert figures["predicted"] == 4
    assert figures["false"] == 2
    assert figures["right_recall"] == 0.5


def test_events_that_nobody_reviewed_count_neither_way(writer, db, tmp_path):
    from fakes.records import event, reading

    with Store(db, write=True) as store:
        two = (event("d7"), event("d7", id="d7#2", type="AID"))
        store.save(reading("d7", events=two), coder="test", input_hash="7")
    give(writer, event="d7#0000aaaa", verdict="right")

    file = tmp_path / "gold.jsonl"
    file.write_bytes(writer.get(f"{API}/reviews/gold.jsonl").content)
    with Store(db) as store:
        figures = evaluate_articles(file, code=lambda document: store.reading(document.id))

    assert (figures["core"], figures["false"], figures["right_precision"]) == (1, 0, 1.0)


def test_fifty_verdicts_become_precision_and_gold_that_the_evaluation_reads(client_of, db, tmp_path):
    """The whole loop: events in a store, verdicts through the API, figures, gold, and the command that reads it."""
    from click.testing import CliRunner

    from fakes.records import event, reading
    from gesta.cli import main

    with Store(db, write=True) as store:
        for number in range(50):
            name = f"r{number:02}"
            store.save(reading(name, events=(event(name),)), coder="test 1", input_hash=name)
    client = client_of(token="a-token-long-enough")  # noqa: S106 - of this test only
    client.headers["Authorization"] = "Bearer a-token-long-enough"
    for number in range(50):
        wrong = {"verdict": "wrong", "fields": ["type"]} if number % 5 == 0 else {"verdict": "right"}
        give(client, event=f"r{number:02}#0000aaaa", **wrong)

    gold = tmp_path / "gold.jsonl"
    runner = CliRunner()
    table = runner.invoke(main, ["reviews", str(db), "--gold", str(gold)])
    figures = client.get(f"{API}/reviews/precision").json()["total"]
    articles = [json.loads(line) for line in gold.read_text("utf-8").splitlines()]
    judged = runner.invoke(main, ["eval", "articles", "--data", str(gold), "--json"])

    assert (figures["reviewed"], figures["right"]) == (50, 40)
    assert figures["low"] < 0.8 == figures["precision"] < figures["high"]
    assert table.output.splitlines()[-1].split()[:4] == ["all", "50", "40", "0.80"]
    assert gold.read_bytes() == client.get(f"{API}/reviews/gold.jsonl").content
    assert sum(len(article["events"]) for article in articles) == 40
    assert judged.exit_code == 0, judged.output
    assert "right_precision" in judged.output

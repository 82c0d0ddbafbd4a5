"""Happenings that several articles tell: tests/happenings/README.md has the form of the files."""

import datetime
import tomllib
from collections import defaultdict
from pathlib import Path

import pytest

import gesta
from gesta import monitor
from gesta.happenings.reports import side_of
from gesta.records import Document, Participant, Span
from gesta.settings import Settings
from gesta.store import HappeningFilter

FOLDER = Path(__file__).parent / "happenings"
FILES = sorted(FOLDER.glob("*.toml"))
TOLD = {file.stem: tomllib.loads(file.read_text(encoding="utf-8")) for file in FILES}


def documents():
    for name, told in TOLD.items():
        for number, article in enumerate(told["article"], 1):
            yield Document(
                f"{name}.{number}",
                article["text"],
                title=article["title"],
                published=article["published"],
                source=article["source"],
            )


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("told") / "events.db"
    with gesta.open_store(path, write=True) as store:
        for _ in monitor.code_inputs(documents(), Settings(), store=store):
            pass
    monitor.group_store(path)
    return path


@pytest.fixture(scope="module")
def found(path):
    """The happenings that independent sources confirm, by the file that most of their reports are from."""
    homes = defaultdict(list)
    with gesta.open_store(path) as store:
        for happening in store.happenings(HappeningFilter(min_sources=2)):
            files = [member.document.partition(".")[0] for member in happening.members]
            homes[max(set(files), key=files.count)].append(happening)
    return homes


def side(party):
    """The side a party stands for, as the files write it; "" for the outlets themselves."""
    if party is None:
        return ""
    return side_of(Participant(party.name, Span(0, 1), code=party.code, sector=party.sector)) or ""


def test_there_are_twenty_happenings_of_three_to_eight_articles():
    assert len(TOLD) == 20
    assert all(3 <= len(told["article"]) <= 8 for told in TOLD.values())


def test_as_many_happenings_come_out_as_were_told(found):
    assert {name: len(happenings) for name, happenings in found.items()} == dict.fromkeys(TOLD, 1)


@pytest.mark.parametrize("name", TOLD)
def test_a_happening_holds_all_its_articles_and_no_other(name, found):
    (happening,) = found[name]

    articles = {f"{name}.{number}" for number in range(1, len(TOLD[name]["article"]) + 1)}
    assert {member.document for member in happening.members} == articles
    assert (happening.documents, happening.sources) == (len(articles), TOLD[name]["sources"])
    assert happening.type == TOLD[name]["type"]


@pytest.mark.parametrize("name", TOLD)
def test_a_happening_has_the_days_of_its_reports(name, found):
    (happening,) = found[name]

    days = [article["published"] for article in TOLD[name]["article"]]
    assert (happening.first_report, happening.last_report) == (min(days), max(days))
    assert happening.first is not None
    assert min(days) - datetime.timedelta(2) <= happening.first <= max(days)


@pytest.mark.parametrize(
    ("name", "claim"),
    [(name, claim) for name, told in TOLD.items() for claim in told["claim"]],
    ids=lambda value: value if isinstance(value, str) else value["speaker"] or "outlets",
)
def test_the_claims_are_those_of_the_articles(name, claim, found):
    (happening,) = found[name]

    fits = [
        each for each in happening.accounts if (side(each.speaker), each.status) == (claim["speaker"], claim["status"])
    ]
    assert fits
    if "number" in claim:
        assert any(figure.low == claim["number"] for each in fits for figure in each.figures)
    if "actor" in claim:
        assert any(claim["actor"] in map(side, each.actors) for each in fits)


@pytest.mark.parametrize("name", TOLD)
def test_the_accounts_differ_on_what_the_articles_differ_on(name, found):
    (happening,) = found[name]

    assert {dispute.over for dispute in happening.disputes} == set(TOLD[name]["disputes"])


@pytest.mark.parametrize("name", TOLD)
def test_every_report_says_why_it_was_joined(name, found):
    (happening,) = found[name]

    assert all(member.reasons and 0 < member.score <= 1 for member in happening.members)


def test_an_analysts_word_survives_a_new_grouping_and_a_new_run(path, found, tmp_path):
    (odesa,), (kharkiv,) = found["odesa-grain-port"], found["kharkiv-power-plant"]
    copy = tmp_path / "events.db"
    copy.write_bytes(path.read_bytes())
    leaving = [member.event for member in odesa.members if member.document.endswith((".6", ".7"))]
    with gesta.open_store(copy, write=True) as store:
        store.split_happening(odesa.id, leaving)
        store.merge_happenings([kharkiv.id, found["minsk-sanctions"][0].id])
        # The second of the split-off reports comes in anew, as after a change of the coder.
        for document in documents():
            if document.id == "odesa-grain-port.7":
                for _ in monitor.code_inputs([document], Settings(), store=store, resume=False):
                    pass

    assert monitor.group_store(copy)
    with gesta.open_store(copy) as store:
        apart, merged = store.happening_of(leaving[0]), store.happening(kharkiv.id)
        rest = store.happening(odesa.id)

    assert {member.event for member in apart.members} == set(leaving)
    assert not {member.event for member in rest.members} & set(leaving)
    assert {member.document.partition(".")[0] for member in merged.members} == {
        "kharkiv-power-plant",
        "minsk-sanctions",
    }
    assert (apart.decided, rest.decided, merged.decided) == (True, True, True)


def test_the_order_of_arrival_changes_nothing(path, tmp_path):
    other = tmp_path / "events.db"
    with gesta.open_store(path) as store, gesta.open_store(other, write=True) as copy:
        for document in sorted(store.documents(), key=lambda document: document.id[::-1]):
            copy.save(store.reading(document.id), coder="c", input_hash="h")
    monitor.group_store(other)

    with gesta.open_store(path) as store, gesta.open_store(other) as copy:
        assert list(copy.happenings()) == list(store.happenings())
        assert list(copy.stories()) == list(store.stories())
        assert list(copy.copy_groups()) == list(store.copy_groups())

"""The example articles, their expected events and the golden cases are well formed."""

import datetime
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
WIRE = ROOT / "examples" / "wire"
GOLD = sorted((ROOT / "examples" / "gold").glob("*.json"))
GOLDEN = sorted((ROOT / "tests" / "golden").glob("*.txt"))


def words(text):
    return frozenset(text.split())


# Written out here and not read from the package: a slip in its codebook must not hide a slip in the examples.
MODES = {
    "AGREE": "",
    "CONSULT": "visit third-party multilateral phone",
    "SUPPORT": "",
    "CONCEDE": "",
    "COOPERATE": "",
    "AID": "",
    "RETREAT": "withdraw release disarm ceasefire access resign",
    "REQUEST": "assist change yield meet",
    "ACCUSE": "disapprove investigate allege",
    "REJECT": "assist change yield meet",
    "THREATEN": "restrict arrest relations expel territory violence",
    "PROTEST": "demo riot strike hunger boycott obstruct vandalize",
    "SANCTION": "convict expel withdraw discontinue",
    "MOBILIZE": "troops weapons police militia",
    "COERCE": "seize restrict censor curfew martial-law arrest deport withhold misinformation cyber",
    "ASSAULT": (
        "abduct beat torture sexual targeted destroy primitive firearms explosives suicide-attack aerial drone "
        "heavy-weapons crowd-control unconventional"
    ),
}
CONTEXTS = words(
    "military intelligence executive legislative election political_institutions pro_democracy pro_autocracy economic "
    "legal reparations human_rights rights_freedoms repression human_security gender lgbt religion_ethnicity "
    "inequality diplomatic territory peacekeeping health asylum migration disasters natural_resource environment "
    "technology terrorism cbrn cyber misinformation crime corruption illegal_drugs trafficking"
)
SECTORS = words("COP GOV JUD LEG MIL PRM PTY REB SPY UAF UNK AGR BUS CRM CVL EDU ELI JRN LAB MED REF OPP PRE REL SOC")
STATUSES = {"actual", "future", "hypothetical", "negated"}
FIELDS = words(
    "id type alt_types modes actors recipients status historical attribution date place place_country contexts "
    "quantity evidence weight"
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
ONE = r"(?:[A-Z]{3}(?::[A-Z]{3})?|:[A-Z]{3}|(?==))(?:=[^+]+)?"
SIDE = re.compile(rf"-|{ONE}(?:\+{ONE})*")


def day(text):
    return datetime.date.fromisoformat(text)


def read_gold(path):
    return json.loads(path.read_text(encoding="utf-8"))


def wire_articles():
    """Id -> what the wire folder says of that article, JSON lines and text files alike."""
    articles = {}
    for path in sorted(WIRE.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            article = json.loads(line)
            assert article["id"] not in articles, f"{article['id']} is there twice"
            articles[article["id"]] = article
    for path in sorted(WIRE.glob("*.txt")):
        assert path.stem not in articles, f"{path.stem} is there twice"
        articles[path.stem] = {"text": path.read_text(encoding="utf-8")}
    return articles


def golden_parts(path):
    header, text, events = re.split(r"^---$\n?", path.read_text(encoding="utf-8"), maxsplit=2, flags=re.MULTILINE)
    fields = dict(line.split(": ", 1) for line in header.splitlines())
    return fields, text.strip(), [re.split(r" {2,}", line) for line in events.splitlines() if line.strip()]


def test_every_wire_article_has_its_expected_events_and_no_events_lack_an_article():
    assert set(wire_articles()) == {read_gold(path)["id"] for path in GOLD}


def test_there_are_at_least_thirty_articles_and_five_without_a_political_event():
    golds = [read_gold(path) for path in GOLD]

    assert len(golds) >= 30
    assert sum(not any(event["weight"] == "core" for event in gold["events"]) for gold in golds) >= 5


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
def test_the_annotated_text_is_the_text_of_the_wire_article(path):
    gold, article = read_gold(path), wire_articles()[path.stem]

    if "date" in article:
        assert {key: gold[key] for key in ("id", "title", "date", "url", "text")} == article
    else:
        assert gold["text"] in article["text"]
        assert article["text"].startswith(gold["title"])


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
def test_all_evidence_stands_word_for_word_in_the_text(path):
    gold = read_gold(path)

    for event in gold["events"]:
        assert event["evidence"], event["id"]
        assert [piece for piece in event["evidence"] if piece not in gold["text"]] == [], event["id"]


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
def test_annotations_use_only_words_of_the_codebook(path):
    for number, event in enumerate(read_gold(path)["events"], 1):
        assert event["id"] == f"e{number}"
        assert set(event) - {"note"} == FIELDS
        assert set(event["modes"]) <= set(MODES[event["type"]].split()), event["id"]
        assert event["type"] not in event["alt_types"]
        assert set(event["alt_types"]) <= set(MODES)
        assert set(event["contexts"]) <= CONTEXTS, event["id"]
        assert event["status"] in STATUSES
        assert event["weight"] in {"core", "minor"}
        for participant in event["actors"] + event["recipients"]:
            assert set(participant) == {"text", "code", "sector", "name"}
            assert participant["sector"] in SECTORS | {None}, event["id"]
            assert participant["code"] is None or re.fullmatch("[A-Z]{3}", participant["code"]), event["id"]


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
def test_intervals_run_forwards_and_end_by_publication_unless_the_act_lies_ahead(path):
    gold = read_gold(path)

    for event in gold["events"]:
        if event["date"]:
            first, last = map(day, event["date"])
            assert first <= last, event["id"]
            ahead = event["status"] in {"future", "hypothetical"} or event["type"] in {"AGREE", "CONCEDE", "THREATEN"}
            assert ahead or last <= day(gold["date"]), event["id"]
            assert event["historical"] or last >= day(gold["date"]) - datetime.timedelta(days=365), event["id"]


def test_golden_cases_cover_every_type_twice_and_hold_at_least_twenty_five_non_events():
    events = [golden_parts(path)[2] for path in GOLDEN]
    types = [line[0].split("/")[0] for lines in events for line in lines]

    assert {name for name in MODES if types.count(name) < 2} == set()
    assert len(GOLDEN) >= 70
    assert sum(not lines for lines in events) >= 25


def test_golden_cases_without_events_say_so_in_their_names():
    named = {path.name for path in GOLDEN if path.name.startswith("none-")}

    assert named <= {path.name for path in GOLDEN if not golden_parts(path)[2]}


def test_no_golden_text_is_used_twice():
    texts = [golden_parts(path)[1] for path in GOLDEN]

    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_golden_cases_keep_to_their_format(path):
    fields, text, events = golden_parts(path)

    assert list(fields) == ["why", "text by", "published"]
    assert text
    for kind, sides, status, *rest in events:
        name, _, modes = kind.partition("/")
        assert set(modes.split(",")) - {""} <= set(MODES[name].split())
        actors, recipients = sides.split(" -> ")
        assert SIDE.fullmatch(actors), actors
        assert SIDE.fullmatch(recipients), recipients
        assert set(re.findall(r":([A-Z]{3})", sides)) <= SECTORS
        assert status in STATUSES
        if rest and rest[0].startswith("by "):
            assert rest.pop(0)[3:] in text
        for dates in rest:
            days = [day(text) for text in dates.split("..")]
            assert days == sorted(days)
        assert len(rest) <= 1


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_a_weekday_in_a_golden_text_is_the_weekday_of_a_date_it_lists(path):
    fields, text, events = golden_parts(path)
    dates = [part for event in events for part in event if re.fullmatch(r"\d{4}-\d\d-\d\d", part)]
    named = [name for name in WEEKDAYS if f"{name}" in text]

    if len(dates) == len(named) == 1:
        assert WEEKDAYS[day(dates[0]).weekday()] == named[0]
        assert abs((day(dates[0]) - day(fields["published"])).days) <= 7

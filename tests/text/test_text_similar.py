import datetime
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gesta.errors import DataError
from gesta.evaluation.copies import CHANGES, Article, copy_of, pieces_of
from gesta.records import Boilerplate, Dateline, Document, Span
from gesta.text.similar import origins
from gesta.text.similar.copies import CopyFinder, find_copies, find_rewordings, fingerprint
from gesta.text.similar.origins import origin_of
from gesta.text.similar.stories import compare_documents
from gesta.text.similar.words import shared, shingles_of, words_of

DAY = datetime.date(2024, 5, 3)

BRIDGE = """Workers in Tarvo reopened the river bridge on Monday, four months after a barge struck two of its pillars.
Mayor Ilse Brandt said the repairs had cost 12 million euros, of which the state paid 7 million.
Lorries heavier than 30 tonnes must still take the road through Holm until the end of June.
The owner of the barge, Nordkai Shipping, has denied that its captain was drunk.
A court in Lund will hear the case against Captain Erik Sand in September.
Opposition leader Petra Holt called the delay a disgrace and asked for an inquiry by the parliament in Stavik."""

HARVEST = """Farmers in the valley of Sennar expect the smallest wheat harvest in 20 years, their union said on Thursday.
Drought has burnt some 400,000 hectares since March, according to Agriculture Minister Hadi Omar.
The government in Rabad plans to import 1.5 million tonnes and to lower the duty on flour.
Bakers in Omdana went on strike on Tuesday because the price of bread is fixed while that of flour is not.
The World Food Programme warned that 3 million people might need help before the rains."""

BOND = "{who} is issuing a {sum} million euro bond due April {day} and priced at par, the lead manager {bank} said. The bond is available in denominations of one thousand euros and will be listed in Luxembourg. Payment date is the day of issue and there are the usual fees."


def document(name, text, day=DAY, **more):
    return Document(name, text, published=day, **more)


def copies(*documents, **more):
    return [(pair.left, pair.right, pair.kind) for pair in find_copies(documents, **more)]


def test_texts_that_differ_only_in_case_punctuation_and_line_ends_are_the_same():
    shouted = BRIDGE.upper().replace(",", " ").replace("\n", " \n\n ")

    assert copies(document("a", BRIDGE), document("b", shouted)) == [("a", "b", "exact")]


@pytest.mark.parametrize("kind", CHANGES)
@pytest.mark.parametrize("text", [BRIDGE, HARVEST])
def test_a_copy_is_found_however_it_was_changed(kind, text):
    article = Article("a", pieces_of(text))
    chance = random.Random(f"{kind} {text}")  # noqa: S311 - copies to test with, no secrets
    copy = copy_of(article, kind, chance=chance, vocabulary=HARVEST.split() + BRIDGE.split())

    assert copies(document("a", text), document("b", copy)) in ([("a", "b", "near")], [("a", "b", "exact")])


def test_two_reports_of_different_matters_are_no_copies():
    assert copies(document("a", BRIDGE), document("b", HARVEST)) == []


def test_reports_of_one_form_with_other_names_and_figures_are_no_copies():
    first = BOND.format(who="Tarvo Rail", sum=120, day=4, bank="Nordkai")
    second = BOND.format(who="Holm Power", sum=75, day=19, bank="Brandt and Sons")

    assert copies(document("a", first), document("b", second)) == []


def test_a_report_with_its_agency_and_byline_changed_is_the_same_text():
    line = "TARVO (AP) - "
    signed = line + BRIDGE
    named = "By Anna Marsh\n" + BRIDGE
    first = document("a", signed, dateline=Dateline(Span(0, len(line)), "TARVO", "Associated Press"))
    second = document("b", named, boilerplate=(Boilerplate(Span(0, 13), "byline"),))

    assert copies(first, second) == [("a", "b", "exact")]


def test_a_pair_tells_its_score_and_why():
    half = "\n".join(BRIDGE.split("\n")[:3])

    (pair,) = find_copies([document("a", BRIDGE), document("b", half)])

    assert pair.score == 1.0
    assert pair.reason.detail.startswith("100% of the shorter one's words in runs of 3, ")


def test_only_what_was_published_within_the_window_is_compared():
    later = DAY + datetime.timedelta(8)

    assert copies(document("a", BRIDGE), document("b", BRIDGE, later)) == []
    assert copies(document("a", BRIDGE), document("b", BRIDGE, later), window_days=8) == [("a", "b", "exact")]


def test_a_document_without_a_day_is_compared_with_all():
    years_later = DAY.replace(year=2030)

    found = copies(document("a", BRIDGE), document("b", BRIDGE, None), document("c", BRIDGE, years_later))

    assert found == [("a", "b", "exact"), ("b", "c", "exact")]


def test_what_is_older_than_two_windows_is_forgotten():
    finder = CopyFinder(window_days=3)
    for day in range(400):
        finder.add(document(str(day), f"Day {day} of the march. {BRIDGE}", DAY + datetime.timedelta(day)))

    # Two windows, and the stretch of days that the oldest of them lies in.
    assert len(finder) <= 4 * 3


def test_of_documents_without_a_day_no_more_are_kept_than_was_said():
    finder = CopyFinder(held=5)
    for number in range(40):
        finder.add(document(str(number), f"Note {number}", None))

    assert len(finder) <= 5


@pytest.mark.parametrize("text", ["", " \n", "Rain.", "!!! ???", "\ud800 broken", "١٢٣ مرحبا"])
def test_any_text_has_a_fingerprint(text):
    made = fingerprint(document("a", text))

    assert len(made.runs) <= 3
    assert copies(document("a", text), document("b", text)) == []


@pytest.mark.parametrize("text", ["", "Subscribe to read on."])
def test_texts_that_say_next_to_nothing_are_no_copies_of_each_other(text):
    assert copies(document("a", text), document("b", text)) == []


def test_the_same_told_in_other_words_is_a_copy_of_a_third_kind():
    other = """In Tarvo the river bridge was reopened by workers on Monday. A barge had struck two pillars four months ago.
    The repairs cost 12 million euros, said Mayor Ilse Brandt; 7 million were paid by the state.
    Until the end of June lorries of more than 30 tonnes take the road by way of Holm.
    That its captain was drunk is denied by Nordkai Shipping, who own the barge. Captain Erik Sand's case comes to court in
    Lund in September. A disgrace, Petra Holt of the opposition calls the delay. She wants the parliament in Stavik to inquire."""
    documents = [document("a", BRIDGE), document("b", other), document("c", HARVEST)]

    pairs = list(find_copies(documents))
    (pair,) = find_rewordings(compare_documents(documents), pairs)

    assert pairs == []
    assert (pair.left, pair.right, pair.kind) == ("a", "b", "reworded")
    assert list(find_rewordings(compare_documents(documents), [pair])) == []


SENTENCES = [*BRIDGE.split("\n"), *HARVEST.split("\n")]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=6), st.integers(0, 12)), max_size=9),
    st.randoms(use_true_random=False),
)
def test_the_order_of_arrival_within_the_window_changes_nothing(reports, chance):
    documents = [
        document(f"d{number}", "\n".join(sentences), DAY + datetime.timedelta(day))
        for number, (sentences, day) in enumerate(reports)
    ]
    window = 12
    shuffled = chance.sample(documents, len(documents))

    def pairs(stream):
        return {(pair.left, pair.right, pair.kind, pair.score) for pair in find_copies(stream, window_days=window)}

    assert pairs(shuffled) == pairs(documents)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from("abcdef"), max_size=30), st.lists(st.sampled_from("abcdef"), max_size=30))
def test_shared_runs_are_those_of_sets(left, right):
    def runs(words):
        return {tuple(words[start : start + 3]) for start in range(max(len(words) - 2, 1))} if words else set()

    assert shared(shingles_of(left, 3), shingles_of(right, 3)) == len(runs(left) & runs(right))


def test_words_lose_case_and_marks_but_no_figures():
    assert words_of("The café’s 3.5 million; ﬁne!") == ["the", "café's", "3.5", "million", "fine"]


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("KYIV, May 3 (AFP) - Talks began.", "Agence France-Presse"),
        ("Talks began in Oslo.\n\n(Reporting by Ann Lee in Oslo; Editing by Bo Ek)", "Reuters"),
        ("Talks began in Oslo. (With inputs from PTI)", "Press Trust of India"),
        ("Talks began in Oslo.\n© AFP 2024", "Agence France-Presse"),
        ("Talks began in Oslo.\nSource: Xinhua", "Xinhua"),
        ("By ANN LEE, Associated Press\nTalks began in Oslo.", "Associated Press"),
        ("Talks began in Oslo.\nAssociated Press writer Bo Ek in Lund contributed to this report.", "Associated Press"),
        ("Talks began in Oslo.\n--dpa", "Deutsche Presse-Agentur"),
        ("Talks began in Oslo. A diplomat told Reuters that the mood was good, and TASS reported the same.", None),
        ("Talks began in Oslo, the Interfax agency said. The delegates left at night.", None),
    ],
)
def test_an_agency_is_known_by_its_signature_and_not_by_being_quoted(text, agency):
    assert origin_of(document("a", text)).agency == agency


@pytest.mark.parametrize(
    ("source", "url", "key"),
    [
        (None, "https://www.reuters.com/world/a", "agency:Reuters"),
        ("TASS", None, "agency:TASS"),
        ("Hindustan Times", None, "house:HT Media"),
        (None, "https://timesofindia.indiatimes.com/x", "house:The Times Group"),
        ("The Norland Gazette", None, "outlet:the norland gazette"),
        (None, "https://norland.example/a", "outlet:norland.example"),
        (None, None, "document:a"),
        (None, "https://notreuters.com/a", "outlet:notreuters.com"),
    ],
)
def test_a_source_is_counted_by_agency_else_house_else_outlet_else_itself(source, url, key):
    origin = origin_of(document("a", "Talks began.", source=source, url=url))

    assert origin.key == key
    assert origin.reason.detail


def test_an_outlet_of_two_houses_is_refused(monkeypatch):
    twice = origins._HouseFile(house=(origins.House("A", ("x.org",)), origins.House("B", ("x.org",))))
    monkeypatch.setattr(origins, "load_toml", lambda name, schema: twice)

    with pytest.raises(DataError, match="two houses"):
        origins.houses.__wrapped__()


def test_every_agency_of_the_datelines_has_a_house_of_its_name_or_none():
    names = {house.name for house in origins.houses().values() if house.agency}

    assert names <= set(origins.agencies().values())

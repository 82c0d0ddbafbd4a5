import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gesta.records import Document
from gesta.text.similar.stories import cluster, compare_documents, find_stories, title_of
from gesta.text.similar.vectors import cosine, terms_of, vector_of, weigh

DAY = datetime.date(2024, 5, 3)
PORT = (
    "Dockers in Tarvo laid down work on Monday. Their union wants seven percent more pay from the port company Nordkai.",
    "The strike in the port of Tarvo goes on, said the dockers' union. Nordkai offered three percent.",
    "Ships wait before Tarvo because the dockers of Nordkai do not work. The union speaks of seven percent.",
)
FLOOD = (
    "The river Sen flooded the town of Holm on Monday. 300 families had to leave their houses.",
    "In Holm, flooded by the Sen, families slept in the school. The water of the river still rises.",
)


def document(name, text, day=DAY, **more):
    return Document(name, text, published=day, **more)


def articles():
    texts = [*PORT, *FLOOD]
    return [document(f"d{number}", text, DAY + datetime.timedelta(number % 3)) for number, text in enumerate(texts)]


def test_articles_about_one_matter_make_a_story_and_others_stay_out():
    lonely = document("e", "The parliament of Ostia passed the budget for schools.")

    assert {story.documents for story in find_stories([*articles(), lonely])} == {("d0", "d1", "d2"), ("d3", "d4")}


@settings(max_examples=25, deadline=None)
@given(st.permutations(range(5)))
def test_the_order_of_documents_changes_no_story(order):
    given_documents = articles()

    assert find_stories([given_documents[place] for place in order]) == find_stories(given_documents)


def test_the_same_matter_much_later_is_another_story():
    first, second = document("a", PORT[0]), document("b", PORT[0], DAY + datetime.timedelta(60))

    assert find_stories([first, second]) == []


def test_a_story_may_go_on_for_longer_than_the_gap():
    days = [DAY + datetime.timedelta(5 * number) for number in range(8)]
    documents = [document(str(number), PORT[number % 3], day) for number, day in enumerate(days)]

    (story,) = find_stories(documents)

    assert (len(story.documents), story.first, story.last) == (8, days[0], days[-1])


def test_a_story_is_called_by_the_title_of_an_article_of_its_own():
    documents = [document(str(number), text, title=f"Strike in Tarvo {number}") for number, text in enumerate(PORT)]

    (story,) = find_stories(documents)

    assert story.title in {each.title for each in documents}
    assert "tarvo" in story.terms


@pytest.mark.parametrize("text", ["", "   ", "!!!", "the and of", "\ud800"])
def test_texts_without_words_of_their_own_are_like_nothing(text):
    assert find_stories([document("a", text), document("b", text)]) == []


def test_without_a_title_the_first_words_serve():
    assert title_of(document("a", "Talks began. They go on.")) == "Talks began."
    assert title_of(document("a", "word " * 80)).endswith(" …")


def test_a_long_chain_of_alike_pairs_does_not_make_one_cluster():
    chain = {(place, place + 1): 0.5 for place in range(7)}

    assert max(map(len, cluster([DAY] * 8, chain, 7))) < 4


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.tuples(st.integers(0, 7), st.integers(0, 7)), st.floats(0.08, 1), max_size=20))
def test_clusters_share_nothing_and_leave_nothing_out(scores):
    pairs = {(min(pair), max(pair)): score for pair, score in scores.items() if pair[0] != pair[1]}

    found = cluster([DAY] * 8, pairs, 7)

    assert sorted(place for group in found for place in group) == list(range(8))


def test_likeness_is_told_for_pairs_in_the_order_of_their_ids():
    found = compare_documents([document("b", PORT[0]), document("a", PORT[1])]).by_id()

    assert list(found) == [("a", "b")]
    assert 0.8 < found["a", "b"] <= 1


def test_a_vector_is_of_length_one_and_common_words_weigh_nothing():
    terms = [terms_of(each) for each in articles()]
    vector = vector_of(terms[0], weigh(terms))

    assert cosine(vector, vector) == pytest.approx(1)
    assert "the" not in vector or vector["the"] < 0.02

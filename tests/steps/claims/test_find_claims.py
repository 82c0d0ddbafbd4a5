"""Who says what with which cue, on sentences read by the shipped model."""

import pytest

from gesta.pipeline import Pipeline
from gesta.records import Document
from gesta.settings import Settings


@pytest.fixture(scope="module")
def read():
    from gesta import monitor

    wanted = ("prepare", "parse", "mentions", "claims")
    steps = [stage for stage in monitor.steps_of(Settings()) if stage.name in wanted]
    pipeline = Pipeline(steps)
    return lambda text: pipeline.read(Document("d", text))


def parts(reading):
    """Kind, speaker, cue and content of every claim, as words."""
    text = reading.document.text
    return [
        (
            claim.kind,
            claim.speaker_span.of(text) if claim.speaker_span else None,
            claim.cue.of(text),
            claim.content.of(text).strip(" ,.”“\"'"),
        )
        for claim in reading.claims
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The minister said that talks had failed.", ("indirect", "The minister", "said", "that talks had failed")),
        ("Talks had failed, the minister said.", ("indirect", "the minister", "said", "Talks had failed")),
        ("“Talks have failed,” the minister said.", ("direct", "the minister", "said", "Talks have failed")),
        (
            "According to the ministry, two soldiers were killed.",
            ("according-to", "the ministry", "According to", "two soldiers were killed"),
        ),
        ("The envoy was reportedly arrested.", ("adverbial", None, "reportedly", "The envoy was reportedly arrested")),
        (
            "Western fears of an invasion have grown.",
            ("nominal", "Western", "fears of", "an invasion"),
        ),
        ("Ostia has denied that it shelled the port.", ("indirect", "Ostia", "has denied", "that it shelled the port")),
        ("The union wants to strike.", ("attitude", "The union", "wants", "to strike")),
        ("Norland called for new elections.", ("attitude", "Norland", "called for", "new elections")),
        (
            "The mayor is confident that the bridge will open.",
            ("attitude", "The mayor", "is confident", "that the bridge will open"),
        ),
        (
            "The envoy continued to insist that the pipeline was safe.",
            ("indirect", "The envoy", "continued to insist", "that the pipeline was safe"),
        ),
        (
            "The mayor voiced a sharp criticism of the new tolls.",
            ("nominal", "The mayor", "voiced a sharp criticism of", "the new tolls"),
        ),
        (
            "The clerk is accused of selling passports.",
            ("indirect", None, "is accused", "The clerk is accused of selling passports"),
        ),
        (
            "She made it clear that the border would stay shut.",
            ("indirect", "She", "made it clear", "that the border would stay shut"),
        ),
        ("The envoy portrayed the raid as a rescue.", ("attitude", "The envoy", "portrayed", "the raid as a rescue")),
        ("Norland offered a ceasefire.", ("attitude", "Norland", "offered", "a ceasefire")),
        (
            "The generals were uneasy about the truce.",
            ("attitude", "The generals", "were uneasy about", "the truce"),
        ),
        ("The bishop persuaded the rebels to leave.", ("attitude", "The bishop", "persuaded", "to leave")),
        (
            "Two ships believed to carry weapons left the port.",
            ("passive", None, "believed", "ships believed to carry weapons"),
        ),
        ("The town was under what she called a siege.", ("attitude", "she", "called", "a siege")),
        (
            "The mayor said in a radio message that the dam had held.",
            ("indirect", "The mayor", "said", "that the dam had held"),
        ),
        (
            "Norland will close the strait if Sudria sends ships there, Admiral Ivo Brandt had announced.",
            (
                "indirect",
                "Admiral Ivo Brandt",
                "had announced",
                "Norland will close the strait if Sudria sends ships there",
            ),
        ),
        (
            "Ostia thanked the crew of the ship that was hit on Sunday, according to the harbour office.",
            (
                "according-to",
                "the harbour office",
                "according to",
                "Ostia thanked the crew of the ship that was hit on Sunday",
            ),
        ),
        (
            "The ministry calculates that exports will fall.",
            ("attitude", "The ministry", "calculates", "that exports will fall"),
        ),
        (
            "The envoy said that the talks had failed, blaming Ostia for the delay.",
            ("indirect", "The envoy", "blaming", "Ostia for the delay"),
        ),
        ("The pact that Ostia opposes will be signed on Monday.", ("attitude", "Ostia", "opposes", "The pact")),
        ("The plan angered the union.", ("attitude", "the union", "angered", "The plan")),
        ("The union was angered by the plan.", ("attitude", "The union", "was angered", "the plan")),
        ("The mayor took issue with the plan.", ("attitude", "The mayor", "took issue with", "the plan")),
        ("The minister made the case for a port.", ("attitude", "The minister", "made the case for", "a port")),
        ("The ministry published a report.", ("attitude", "The ministry", "published", "a report")),
        (
            "The envoy also pointed out that the port was closed.",
            ("indirect", "The envoy", "also pointed out", "that the port was closed"),
        ),
        (
            "The envoy went on to explain that the port was closed.",
            ("indirect", "The envoy", "went on to explain", "that the port was closed"),
        ),
        (
            "The mayor has been critical of the deal.",
            ("attitude", "The mayor", "has been critical of", "the deal"),
        ),
        ("The mayor went to the port to defend the deal.", ("attitude", "The mayor", "to defend", "the deal")),
        (
            "As polls show, the tax is feared.",
            ("attitude", "polls", "show", "the tax is feared"),
        ),
        ("The mayor looks forward to the vote.", ("attitude", "The mayor", "looks forward to", "the vote")),
        ("The union lashed out at the minister.", ("attitude", "The union", "lashed out at", "the minister")),
        ("The plan drew criticism from the unions.", ("attitude", "the unions", "drew criticism", "The plan")),
        ("The general is a critic of the truce.", ("attitude", "The general", "is a critic of", "the truce")),
        ("The villagers grew angry at the army.", ("attitude", "The villagers", "grew angry at", "the army")),
        ("Traders wary of the tax closed their shops.", ("attitude", "Traders", "wary of", "the tax")),
        (
            "The envoy flew to Sudria in hopes of a truce.",
            ("attitude", "The envoy", "hopes of", "a truce"),
        ),
        (
            "The ministry's claim is that the dam will hold.",
            ("nominal", "The ministry's", "claim is", "that the dam will hold"),
        ),
        (
            "Ivo Brandt, a critic of the truce, left the room.",
            ("attitude", "Ivo Brandt", "a critic of", "the truce"),
        ),
        ("It was revealed that the bridge is unsafe.", ("indirect", None, "was revealed", "that the bridge is unsafe")),
        ("A decision is expected in May.", ("passive", None, "is expected", "A decision")),
        (
            "The envoy left, noting that the talks had failed and blaming Ostia for it.",
            ("indirect", "The envoy", "blaming", "Ostia for it"),
        ),
        ("The mayor attacked the envoy for his silence.", ("attitude", "The mayor", "attacked", "his silence")),
        (
            "“We will pay for it,” the minister said about the bridge.",
            ("direct", "the minister", "said about", "We will pay for it"),
        ),
        (
            "It is not only about fishing rights, the envoy said.",
            ("indirect", "the envoy", "said", "It is not only about fishing rights"),
        ),
    ],
)
def test_a_claim_has_kind_speaker_cue_and_content(read, text, expected):
    assert expected in parts(read(text))


@pytest.mark.parametrize(
    "text",
    [
        "The engineers made sure that the dam held.",
        "Soldiers crossed the river at dawn.",
        "The proposed bridge opened on Monday.",
        "The bus calls at the station.",
        "This means that prices will rise.",
        "The debate over tolls lasted for hours.",
        "The man arrested on Monday was the leader of the gang.",
        "A statement released on Monday ran to two pages.",
        "Workers painted the bridge.",
        "The sailors floated the raft and framed the photograph.",
        "The generals were at the table.",
        "Rebels attacked the convoy.",
        "The troops drew fire from the hills.",
        "The team won the cup.",
        "The mayor looks to the left.",
        "The army attacked the town for three days.",
        "Heavy rain delayed the harvest.",
        "The army released two prisoners.",
        "Norland sent soldiers to the border.",
        "To endorse the plan would be hard.",
        "The court sent the case back to the ministry.",
    ],
)
def test_what_nobody_says_or_thinks_is_no_claim(read, text):
    assert parts(read(text)) == []


def test_what_is_only_feared_where_words_are_reported_stays_in_them(read):
    found = parts(read("The envoy said rebels had fled the valley, fearing attacks."))

    assert found == [("indirect", "The envoy", "said", "rebels had fled the valley, fearing attacks")]


def test_according_to_at_the_end_stands_over_the_whole_sentence(read):
    found = parts(read("The mayor said that the dam had held, according to the harbour office."))

    assert set(found) == {
        ("according-to", "the harbour office", "according to", "The mayor said that the dam had held"),
        ("indirect", "The mayor", "said", "that the dam had held"),
    }


def test_what_stands_beside_an_objection_is_not_what_is_objected(read):
    found = parts(read("The mayor proposed a tax; the union opposes it."))

    assert ("attitude", "the union", "opposes", "it") in found


def test_a_cue_in_a_longer_cue_is_no_claim_of_its_own(read):
    found = parts(read("The ministry released a statement on the vote."))

    assert found == [("nominal", "The ministry", "released a statement on", "the vote")]


def test_a_quotation_that_opens_behind_a_verb_need_not_close_in_its_sentence(read):
    found = parts(read("The minister smiled, adding, “We will pay for the bridge. It will be long.”"))

    assert ("direct", "The minister", "adding", "We will pay for the bridge") in found


def test_what_a_colon_announces_belongs_to_the_speaker_before_it(read):
    found = parts(read("The envoy told the assembly:\n\nNobody will cross the river this year."))

    assert ("direct", "The envoy", "told", "Nobody will cross the river this year") in found


def test_a_report_goes_on_under_would(read):
    found = parts(read("The ministry said that the bridge was unsafe. It would be closed on Monday."))

    assert ("indirect", "The ministry", "said", "It would be closed on Monday") in found


@pytest.mark.parametrize(
    "text",
    [
        "The ministry said that the bridge was unsafe. It was closed on Monday.",
        "The ministry said that the bridge was unsafe. It would close if ships came.",
        "The ministry said that the bridge was unsafe.\n\nIt would be closed on Monday.",
    ],
)
def test_what_is_told_as_done_or_supposed_is_nobodys_report(read, text):
    assert len(parts(read(text))) == 1


def test_what_observers_report_beside_the_news_is_not_the_news(read):
    found = parts(read("Norland shelled the port, as observers report a drop in trade."))

    assert ("indirect", "observers", "report", "a drop in trade") in found
    assert all("shelled" not in content for _, _, _, content in found)


def test_inside_a_quotation_nobody_unnamed_speaks(read):
    found = parts(read("“They say that the well was poisoned and I know it,” Anna Berg said."))

    assert [speaker for _, speaker, _, _ in found] == ["Anna Berg"]


def test_a_quotation_over_several_sentences_keeps_its_speaker(read):
    text = "“We will not yield,” Premier Arne Holm said. “Our soldiers stay. They will hold the pass.”"

    found = [(who, what) for kind, who, _, what in parts(read(text)) if kind == "direct"]

    assert found == [
        ("Premier Arne Holm", "We will not yield"),
        ("Premier Arne Holm", "Our soldiers stay"),
        ("Premier Arne Holm", "They will hold the pass"),
    ]


def test_a_quotation_of_a_paragraph_of_its_own_belongs_to_who_spoke_before(read):
    text = "The talks failed, Premier Arne Holm said.\n\n“We have nothing more to say to them.”"

    assert ("direct", "Premier Arne Holm", "said", "We have nothing more to say to them") in parts(read(text))


def test_a_quotation_after_another_paragraph_belongs_to_nobody(read):
    text = "The talks failed, Premier Arne Holm said.\n\nSnow fell on the capital.\n\nA banner read “nothing more to say to them” there."

    found = [what for kind, who, _, what in parts(read(text)) if who == "Premier Arne Holm"]

    assert found == ["The talks failed"]


def test_two_words_between_marks_are_no_quotation(read):
    text = "The minister said talks had failed. His so-called “peace plan” was dropped."

    assert not [what for *_, what in parts(read(text)) if what == "peace plan"]


def test_a_claim_in_a_claim_knows_its_parent(read):
    reading = read("The envoy said that Ostia had denied that it shelled the port.")
    inner = next(claim for claim in reading.claims if "denied" in claim.cue.of(reading.document.text))

    assert inner.parent is not None
    assert reading.claims[inner.parent].cue.of(reading.document.text) == "said"


def test_what_a_speaker_thinks_in_a_quotation_adds_nobody(read):
    found = parts(read("“I think we want to stay in the union,” the mayor said."))

    assert {who for _, who, *_ in found} == {"the mayor"}


def test_who_is_asked_does_not_ask(read):
    found = parts(read("Asked about the raid, the minister declined to comment."))

    assert not [who for _, who, cue, _ in found if cue.startswith("Asked") and who is not None]


def test_the_speaker_has_the_apposition_and_not_what_counts_nobody(read):
    found = parts(read("Even Arne Holm, the mayor of Vik, said that the port was closed."))

    assert [who for _, who, *_ in found] == ["Arne Holm, the mayor of Vik"]


def test_a_name_and_a_colon_speak(read):
    assert ("direct", "Holm", ":", "We will not yield") in parts(read("Holm: We will not yield."))


def test_a_heading_and_a_colon_do_not(read):
    assert not [kind for kind, *_ in parts(read("Weather: rain and snow in the north.")) if kind == "direct"]


def test_an_attitude_gives_an_event_no_second_voice():
    from gesta import monitor

    (event,) = monitor.code("Ostia wants to attack Ukraine and Russia shelled Kharkiv.")[-1:]

    assert event.attribution == ()

"""Incidents from events, their pairing with templates, and the slots."""

import datetime
import json

import pytest

from fakes.records import event, side
from gesta.evaluation.filling import drop_repeats
from gesta.evaluation.incidents import incidents_of
from gesta.evaluation.joining import Incident
from gesta.evaluation.muc import SLOTS, Fill, Template, agrees, evaluate_muc, pair_up
from gesta.evaluation.notes import Notes
from gesta.knowledge.lexicon import load_lexicon
from gesta.records import Document, Reading
from steps.builders import reading_of

DAY = datetime.date(1990, 1, 5)


def incident(**given):
    facts = {
        "kind": "BOMBING", "stage": "ACCOMPLISHED", "confidence": None, "perpetrators": ["THE GUERRILLAS"],
        "targets": ["A BRIDGE"], "instruments": [], "first": DAY, "last": DAY, "country": "SLV", "place": "Apopa",
    }  # fmt: skip
    return Incident(**{**facts, **given})


def words(*strings):
    return (Fill(strings=strings),)


TEMPLATE = Template(
    type=(Fill(fill="BOMBING"),),
    date=(Fill(fill="05 JAN 90"),),
    location=(Fill(fill="EL SALVADOR: APOPA (CITY)"),),
    stage=(Fill(fill="ACCOMPLISHED"),),
    perp_individual=words("GUERRILLAS"),
    phys_tgt=words("LAS CANAS BRIDGE", "BRIDGE"),
)


@pytest.mark.parametrize(
    ("slot", "value", "gold", "same"),
    [
        ("date", "1990-01-05/1990-01-05", "05 JAN 90", True),
        ("date", "1990-01-05/1990-01-05", "04 JAN 90 - 06 JAN 90", True),
        ("date", "1990-01-05/1990-01-05", "- 08 JAN 90", True),
        ("date", "1990-01-05/1990-01-05", "(03 JAN 90) / (- 06 JAN 90)", True),
        ("date", "1990-01-09/1990-01-09", "- 08 JAN 90", False),
        ("date", "1990-01-05/1990-01-05", "99 XYZ 90", False),
        ("location", "SLV/Apopa", "EL SALVADOR: APOPA (CITY)", True),
        ("location", "SLV/San Miguel Department", "EL SALVADOR: SAN MIGUEL (DEPARTMENT): CAROLINA (TOWN)", True),
        ("location", "SLV/Apopa", "EL SALVADOR", True),
        ("location", "COL/Apopa", "EL SALVADOR: APOPA (CITY)", False),
        ("location", "SLV/Apopa", "EL SALVADOR: SOYAPANGO (CITY)", False),
        ("type", "BOMBING", "BOMBING / ATTACK", True),
        ("type", "ATTACK", "BOMBING", False),
        ("confidence", "REPORTED AS FACT", 'REPORTED AS FACT: "FMLN"', True),
    ],
)
def test_a_value_agrees_with_gold_or_not(slot, value, gold, same):
    assert agrees(value, Fill(raw=gold), slot) == same


def test_words_agree_when_the_one_names_the_other_more_fully():
    gold = Fill(strings=("RICARDO CASTELLAR", "MAYOR OF ACHI"))

    assert agrees("CASTELLAR", gold, "target")
    assert agrees("THE MAYOR OF ACHI, RICARDO CASTELLAR", gold, "target")
    assert not agrees("THE", gold, "target")
    assert not agrees("THE MAYOR OF ABREGO", gold, "target")


def measured(tmp_path, row, incidents_of_row, monkeypatch, notes=None):
    from gesta.evaluation import muc

    file = tmp_path / "rows.jsonl"
    file.write_text(json.dumps(row))
    monkeypatch.setattr(muc, "incidents_of", lambda reading, lexicon: incidents_of_row)
    return evaluate_muc(file, read_all=lambda documents: map(Reading, documents), notes=notes)


GOLD_ROW = {
    "id": "m1", "text": "THE GUERRILLAS BOMBED A BRIDGE.", "dateline_date": "1990-01-06",
    "templates": [{
        "type": [{"fill": "BOMBING"}], "date": [{"fill": "05 JAN 90"}], "stage": [{"fill": "ACCOMPLISHED"}],
        "location": [{"fill": "EL SALVADOR: APOPA (CITY)"}], "perp_individual": [{"strings": ["GUERRILLAS"]}],
        "phys_tgt": [{"strings": ["BRIDGE"]}], "unknown_slot": 5,
    }],
}  # fmt: skip


def test_an_incident_as_annotated_is_right_in_every_slot(tmp_path, monkeypatch):
    found = measured(tmp_path, GOLD_ROW, [incident()], monkeypatch)

    assert list(found) == ["incident_f1", *(f"{slot}_f1" for slot in SLOTS)]
    wrong = {name for name, value in found.items() if value != 1}
    assert wrong == {"instrument_f1", "confidence_f1"}


def test_a_second_incident_counts_against_every_slot_it_fills(tmp_path, monkeypatch):
    notes = Notes(9)

    found = measured(tmp_path, GOLD_ROW, [incident(), incident(targets=["A BUS"])], monkeypatch, notes)

    assert found["type_f1"] == found["target_f1"] == found["incident_f1"] == pytest.approx(2 / 3)
    assert "no template" in notes.misses[0].told


def test_a_template_without_an_incident_is_missed_unless_optional(tmp_path, monkeypatch):
    optional = {**GOLD_ROW, "templates": [*GOLD_ROW["templates"], {"optional": True, "type": [{"fill": "ARSON"}]}]}

    assert measured(tmp_path, GOLD_ROW, [], monkeypatch)["type_f1"] == 0
    assert measured(tmp_path, optional, [incident()], monkeypatch)["type_f1"] == 1


def test_a_row_without_templates_or_day_is_taken(tmp_path, monkeypatch):
    found = measured(tmp_path, {"text": "QUIET.", "dateline_date": "None"}, [incident()], monkeypatch)

    assert set(found.values()) == {0.0}


def test_each_template_is_paired_once_with_its_best_incident():
    other = incident(kind="BOMBING", targets=["A BUS"], perpetrators=[])

    assert pair_up([other, incident()], [TEMPLATE]) == {1: 0}
    assert pair_up([incident(kind="ARSON", targets=[], perpetrators=[])], [TEMPLATE]) == {}


def test_a_repeat_of_fewer_words_is_dropped():
    assert drop_repeats(["the bridge", "The Bridge of Apopa", "a bus", "a bus"]) == ["The Bridge of Apopa", "a bus"]


def coded(*events, notation="Norland/NNP/nsubj>attacked@NOR attacked=attack/VBD/root bridges=bridge/NNS/obj>attacked"):
    import msgspec

    return msgspec.structs.replace(reading_of(notation), events=events)


def test_an_attack_becomes_an_incident_with_its_things_and_people():
    reading = coded(attack())

    (found,) = incidents_of(reading, load_lexicon())

    assert (found.kind, found.stage) == ("ATTACK", "ACCOMPLISHED")
    assert found.perpetrators == ["Norland"]
    assert found.targets == ["bridges"]


def attack(**given):
    from gesta.records import Evidence, Participant, Span

    trigger = Evidence("attacked", Span(8, 16), 0)
    actor = Participant("Norland", Span(0, 7), code="NOR")
    facts = {"trigger": trigger, "evidence": (trigger,), "actors": (actor,), "recipients": (), **given}
    return event(**facts)


def test_a_mode_gives_the_kind():
    (found,) = incidents_of(coded(attack(modes=("explosives",))), load_lexicon())

    assert (found.kind, found.stage) == ("BOMBING", "ACCOMPLISHED")


@pytest.mark.parametrize("status", ["hypothetical", "future", "negated"])
def test_what_has_not_happened_is_no_incident(status):
    assert incidents_of(coded(attack(status=status)), load_lexicon()) == []


def published_on(day, event):
    import msgspec

    reading = coded(event)
    return msgspec.structs.replace(reading, document=msgspec.structs.replace(reading.document, published=day))


def test_what_happened_more_than_two_months_before_the_report_is_no_incident():
    from gesta.records import Span, When

    old = attack(when=When(Span(0, 1), 0, "DATE", DAY.isoformat(), DAY, DAY))
    later = DAY + datetime.timedelta(days=62)

    assert len(incidents_of(published_on(later, old), load_lexicon())) == 1
    assert incidents_of(published_on(later + datetime.timedelta(days=1), old), load_lexicon()) == []


def test_each_telling_of_an_event_adds_its_victims():
    from gesta.records import Evidence, Span

    notation = (
        "Norland/NNP/nsubj>attacked@NOR attacked=attack/VBD/root bridges=bridge/NNS/obj>attacked "
        "and/CC/cc>bombed bombed=bomb/VBD/conj>attacked houses=house/NNS/obj>bombed"
    )
    again = Evidence("bombed houses", Span(29, 42), 0)
    told = attack(evidence=(*attack().evidence, again))

    (found,) = incidents_of(coded(told, notation=notation), load_lexicon())

    assert found.targets == ["bridges", "houses"]


def test_offices_and_police_are_no_perpetrators():
    for sector, wanted in (("GOV", []), ("COP", []), ("REB", ["Norland"])):
        (found,) = incidents_of(coded(attack(actors=(party("Norland", sector),))), load_lexicon())
        assert found.perpetrators == wanted


@pytest.mark.parametrize(
    ("word", "modes", "kind"),
    [
        ("fired", ("firearms",), "ATTACK"),
        ("burned", (), "ARSON"),
        ("bombed", ("explosives",), "BOMBING"),
        ("bombed", ("aerial",), "ATTACK"),
        ("kidnapped", ("abduct",), "KIDNAPPING"),
    ],
)
def test_shots_are_no_arson_and_bombs_from_the_air_no_bombing(word, modes, kind):
    from gesta.evaluation.tellings import kind_of
    from gesta.records import Evidence, Span

    assert kind_of(attack(trigger=Evidence(word, Span(0, len(word)), 0), modes=modes)) == kind


def test_what_has_no_day_was_some_day_up_to_the_report():
    (found,) = incidents_of(published_on(DAY, attack(when=None, recipients=(party("two men", "CVL"),))), load_lexicon())

    assert (found.first, found.last) == (None, DAY)


TURN = "they/PRP/nsubj>bombed bombed=bomb/VBD/root three/CD/nummod>houses houses=house/NNS/obj>bombed"


def told_twice(opening, **given):
    """An article that tells of an attack, and in a second sentence that begins with `opening` of houses bombed."""
    import msgspec

    from gesta.records import Evidence

    first = "Norland/NNP/nsubj>attacked@NOR attacked=attack/VBD/root bridges=bridge/NNS/obj>attacked"
    reading = reading_of(first, f"{opening}/RB/advmod>bombed {TURN}")
    span = next(token.span for token in reading.sentences[1].tokens if token.norm == "bombed")
    text = Evidence("bombed", span, 1)
    return msgspec.structs.replace(reading, events=(attack(**{"evidence": (*attack().evidence, text), **given}),))


@pytest.mark.parametrize(
    ("opening", "targets"), [("Meanwhile", [["bridges"], ["three houses"]]), ("Then", [["bridges", "three houses"]])]
)
def test_a_sentence_that_turns_away_tells_another_incident(opening, targets):
    assert [one.targets for one in incidents_of(told_twice(opening), load_lexicon())] == targets


def test_who_suffers_in_one_telling_of_a_joined_event_is_not_who_suffers_in_the_other():
    from gesta.records import Participant, Span

    owner = Participant("they", Span(35, 39), sector="REL")

    found = incidents_of(told_twice("Meanwhile", recipients=(owner,)), load_lexicon())

    assert [one.targets for one in found] == [["bridges"], ["they", "three houses"]]


def test_fighting_between_two_sides_and_old_deeds_are_no_incidents():
    both = (side("Norland", "NOR"), side("Sudria", "SUD"))

    assert incidents_of(coded(attack(actors=both)), load_lexicon()) == []
    assert incidents_of(coded(attack(historical=True)), load_lexicon()) == []


def test_what_is_told_again_nearby_is_one_incident():
    again = attack(modes=("explosives",))

    (found,) = incidents_of(coded(attack(), again), load_lexicon())

    assert found.kind == "BOMBING"


def test_an_article_without_events_has_no_incidents():
    assert incidents_of(Reading(Document("d", "Quiet.")), load_lexicon()) == []


def party(words, sector):
    from gesta.records import Participant, Span

    return Participant(words, Span(0, 7), code="SLV", sector=sector)


def test_warfare_and_tallies_are_no_incidents():
    rebels, soldiers, many = party("rebels", "REB"), party("soldiers", "MIL"), party("3,000 people", "CVL")
    notation = "Norland/NNP/nsubj>attacked@NOR attacked=attack/VBD/root"

    for actors, recipients in (((soldiers,), (rebels,)), ((rebels,), (soldiers,)), ((rebels,), (many,))):
        reading = coded(attack(actors=actors, recipients=recipients), notation=notation)
        assert incidents_of(reading, load_lexicon()) == []


def test_a_thing_is_no_weapon_and_nothing_without_a_name_of_its_own():
    notation = "Norland/NNP/nsubj>attacked@NOR attacked=attack/VBD/root {}/NN/obj>attacked"

    for word, wanted in (("bridge", [["bridge"]]), ("bomb", [[]]), ("victim", [])):
        found = incidents_of(coded(attack(), notation=notation.format(word)), load_lexicon())
        assert [one.targets for one in found] == wanted


@pytest.mark.parametrize(("one", "other", "same"), [("Bogotá", "BOGOTA", True), ("Bogotá", "CALI", False)])
def test_accents_make_no_other_town(one, other, same):
    assert agrees(f"COL/{one}", Fill(fill=f"COLOMBIA: {other} (CITY)"), "location") is same


def test_fighters_and_streets_are_no_targets():
    for word, targets in (("house", [["house"]]), ("rebel", []), ("street", [])):
        notation = f"Norland/NNP/nsubj>attacked@NOR attacked=attack/VBD/root {word}/NN/obj>attacked"
        assert [one.targets for one in incidents_of(coded(attack(), notation=notation), load_lexicon())] == targets


def test_of_what_belongs_to_somebody_the_thing_is_the_target():
    from gesta.records import Participant, Reason, Span

    notation = (
        "Norland/NNP/nsubj>attacked@NOR attacked=attack/VBD/root mayors=mayor/NNS/nmod:poss>house house/NN/obj>attacked"
    )
    owner = Participant("mayors", Span(17, 23), sector="GOV", reasons=(Reason("events", "slot", "obj, whose"),))

    (found,) = incidents_of(coded(attack(recipients=(owner,)), notation=notation), load_lexicon())

    assert found.targets == ["mayors house"]


def test_violence_in_general_is_no_incident():
    from gesta.records import Place, Span

    for victims, place, wanted in (("peasants", None, 0), ("two peasants", None, 1), ("peasants", "Apopa", 0)):
        where = Place(Span(0, 1), 0, place, 4, "SLV") if place else None
        reading = coded(attack(when=None, place=where, recipients=(party(victims, "AGR"),)))
        assert len(incidents_of(reading, load_lexicon())) == wanted


def test_who_is_accused_beside_it_did_what_is_told_without_its_author():
    from gesta.records import Evidence, Span

    blame = Evidence("attacked", Span(8, 16), 0)
    accused = event(
        type="ACCUSE", modes=("allege",), trigger=blame, evidence=(blame,), recipients=(party("the army", "MIL"),), when=None
    )  # fmt: skip

    (found,) = incidents_of(coded(attack(actors=()), accused), load_lexicon())

    assert found.perpetrators == ["the army"]


@pytest.mark.parametrize(
    ("words", "incidents"), [("two soldiers", 0), ("two members of the army", 0), ("a clerk of the army", 1)]
)
def test_who_works_for_the_army_is_no_soldier(words, incidents):
    reading = coded(
        attack(recipients=(party(words, None),)), notation="Norland/NNP/nsubj>attacked attacked=attack/VBD/root"
    )

    assert len(incidents_of(reading, load_lexicon())) == incidents

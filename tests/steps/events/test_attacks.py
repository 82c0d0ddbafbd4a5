"""What a sentence tells by weapon, deed and toll is one attack; what strikes back, or abducts, is another."""

import pytest

from gesta import monitor
from gesta.records import Document, Reading
from gesta.settings import Settings


@pytest.fixture(scope="module")
def attacks():
    pipeline = monitor.build_pipeline(Settings())

    def read(text):
        reading = next(iter(pipeline.run([Document(id="d", text=text)])))
        assert isinstance(reading, Reading)
        return [event.trigger.text for event in reading.events if event.type == "ASSAULT"]

    return read


@pytest.mark.parametrize(
    "text",
    [
        "Seven guards were killed when militants attacked a checkpoint in Quetta, Pakistan.",
        "Ten worshippers died in a bomb blast at a mosque in Peshawar, Pakistan.",
        "Two policemen were injured when three bombs planted by insurgents exploded in Imphal, India.",
        "A blast killed one person and injured four others in Imphal, India.",
        "Rebels ambushed a convoy near Goma, killing two soldiers.",
    ],
)
def test_toll_and_means_are_one_attack(attacks, text):
    assert len(attacks(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Three rebels were killed by soldiers after rebels attacked a village in Mali.",
        "Three villagers were killed by soldiers after rebels attacked an army base in Mali.",
        "Militants abducted a driver and killed two guards in Quetta, Pakistan.",
    ],
)
def test_who_strikes_back_and_who_is_carried_off_are_other_attacks(attacks, text):
    assert len(attacks(text)) == 2

from dataclasses import dataclass, field

import pytest

from gesta import monitor
from gesta.records import Document, Reading
from gesta.settings import Settings
from gesta.steps.votes import VoteStep


@dataclass
class Asked:
    """Stands for the event reader and notes what it is asked."""

    sentences: list = field(default_factory=list)

    def votes(self, sentence, words):
        self.sentences.append(" ".join(words))
        return ()


def asked(text):
    reading = Reading(Document("1", text))
    for step in monitor.steps_of(Settings()):
        if step.name == "votes":
            break
        reading = next(iter(step.many([reading]))) if hasattr(step, "many") else step(reading)
    reader = Asked()
    return VoteStep(lambda: reader)(reading), reader.sentences


@pytest.mark.parametrize(
    "text",
    [
        "Norway expelled two envoys.",
        "Norway is small. It rejected the offer at once.",
        "There was shelling near Odesa again.",
    ],
)
def test_the_reader_is_asked_where_somebody_could_act_or_a_place_be_hit(text):
    reading, sentences = asked(text)

    assert sentences
    assert len(sentences) == len(reading.voted) == len(reading.sentences)


def test_it_is_not_asked_where_nobody_could_act():
    reading, sentences = asked("Norway expelled two envoys. The cake was very sweet indeed. Yes.")

    assert sentences == ["Norway expelled two envoys ."]
    assert reading.voted == (0,)

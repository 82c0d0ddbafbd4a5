"""Articles of our own about military exercises, and about what only sounds like one."""

import datetime

from gesta import monitor
from gesta.records import Document
from gesta.settings import Settings
from gesta.store import Store

DAY = datetime.date(2024, 3, 8)
ARTICLES = {
    "planned": "Belarus will hold military exercises with 12,000 soldiers near Brest in September, its army said.",
    "agreed": "Egypt and Cyprus agreed on Thursday to hold joint naval exercises in the Mediterranean.",
    "running": "Poland and Lithuania are conducting joint military drills with 9,000 soldiers near Suwalki this week.",
    "past": "Moldova and Romania conducted joint military drills with 700 soldiers near Balti last week.",
    "past-large": "Russia held military exercises with 13,500 troops near Pskov in February.",
    "called-off": "Georgia cancelled military exercises with NATO that were planned for April.",
    # None of these is one.
    "earthquake": "Japan and Chile agreed to hold an earthquake drill every year.",
    "restraint": "India and Pakistan agreed on Thursday to exercise restraint along the border.",
    "oil": "Norway and Poland agreed on Thursday to drill for oil in the Barents Sea.",
    "condemned": "Iran rejected the proposal of Oman during military exercises near Bandar Abbas.",
}


def write_exercises(path):
    """A store of these articles, all of one day."""
    documents = [Document(name, text, published=DAY, source="Example Times") for name, text in ARTICLES.items()]
    with Store(path, write=True) as store:
        for _ in monitor.code_inputs(documents, Settings(), store=store):
            pass
    return path

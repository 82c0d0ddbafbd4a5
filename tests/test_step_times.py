import importlib.util
import json
from pathlib import Path

from gesta import monitor
from gesta.settings import Settings

SPEC = importlib.util.spec_from_file_location("step_times", Path(__file__).parents[1] / "eval" / "step_times.py")
step_times = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(step_times)


def test_every_step_is_timed_on_the_articles_of_a_file(tmp_path):
    rows = [{"id": n, "text": f"Norway expelled {n} envoys on Monday."} for n in range(4)]
    (tmp_path / "news.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))

    documents = step_times.read_articles(tmp_path / "news.jsonl", most=2, every=2)
    shares = step_times.step_times(documents, rounds=2)

    assert [document.id for document in documents] == ["0", "2"]
    assert list(shares) == [step.name for step in monitor.steps_of(Settings())]
    assert shares["parse"] == 1
    assert all(share >= 0 for share in shares.values())

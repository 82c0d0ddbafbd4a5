"""A watch: every article once, whatever the newsrooms do, wherever it is stopped."""

import contextlib
import datetime
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from msgspec import structs

from fakes.newsroom import ODDITIES, START, Newsroom
from gesta import cli, monitor
from gesta.errors import SettingsError
from gesta.formats import Look, render
from gesta.settings import Settings
from gesta.sources.web import Fetched, Fetcher
from gesta.store.watching import WatchedArticle
from gesta.watch import load_config
from gesta.watch.config import WatchConfig, WatchedFeedConfig, WatchedFolderConfig, template
from gesta.watch.decide import article_after

MANNERS = "[fetch]\nper-host-s = 0.0\ntimeout-s = 20.0\nallow-private = true\n"


class Time:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime.datetime:
        return self.now


@pytest.fixture
def clock():
    return Time()


@pytest.fixture
def room(clock):
    with Newsroom(clock) as newsroom:
        yield newsroom


def config_of(folder: Path, feeds, *, more: str = "", store: str = "e.db") -> WatchConfig:
    told = "".join(f'[[feed]]\nurl = "{url}"\nevery = "1d"\nmax-age = "9999d"\n' for url in feeds)
    file = folder / "watch.toml"
    file.write_text(f'store = "{store}"\nrecheck = ["2d", "4d"]\n{MANNERS}{told}{more}')
    return load_config(file)


def run_round(config: WatchConfig, clock, go_on=lambda: True):
    with monitor.open_watch(config, Settings(), clock=clock) as watcher:
        return watcher.round(go_on)


def exports(path: str) -> str:
    """Everything that comes out of a store."""
    with monitor.open_store(path) as store:
        readings = [store.reading(document.id) for document in store.documents()]
        look = Look(width=100, colour=False, text=True)
        past = [repr(version) for each in readings for version in store.versions(each.document.id)]
        feeds = {url: (feed.status, feed.failures, feed.next_at) for url, feed in store.watched_feeds().items()}
        told = sorted((p.kind, p.where or "", p.message) for p in store.problems())
        return "\n".join([*render(readings, "jsonl", look), *past, repr(feeds), repr(told), repr(store.watch_counts())])


# -- forty feeds


@pytest.mark.slow
def test_forty_feeds_with_every_oddity_are_read_in_one_round(room, clock, tmp_path, fake_coder):
    clock.now = START + datetime.timedelta(days=6)
    config = config_of(tmp_path, room.feeds)

    tally = run_round(config, clock)

    assert tally.feeds == len(ODDITIES) >= 40
    with monitor.open_store(config.store) as store:
        feeds = {url.rsplit("/", 1)[1]: feed for url, feed in store.watched_feeds().items()}
        kinds = {(p.where.rsplit("/", 1)[1], p.kind) for p in store.problems() if p.where and "/feeds/" in p.where}
        documents = list(store.documents())
    failing = {name for name, feed in feeds.items() if feed.failures}
    assert failing == {
        "empty", "html", "garbage", "bomb", "loop", "loop2", "nowhere", "file", "gone", "missing", "forbidden", "error",
        "large", "slow",
    }  # fmt: skip
    assert {
        ("loop", "fetch-failed"),
        ("gone", "fetch-gone"),
        ("file", "fetch-refused"),
        ("bomb", "bad-feed"),
        ("many", "feed-limit"),
    } <= kinds
    assert feeds["moved"].address == f"{room.base}/feeds/plain2"
    assert feeds["temporary"].address == f"{room.base}/feeds/temporary"
    keys = [document.url or document.id for document in documents]
    assert len(keys) == len(set(keys))
    expected = {
        room.base + each.path
        for name in ("plain", "etag", "atom", "rdf", "json", "sitemap", "guids", "twice", "packed", "words")
        for each in room.articles(name)
    }
    assert expected <= {document.url for document in documents}


def test_a_second_round_finds_nothing_new_and_fetches_nothing(room, clock, tmp_path, fake_coder):
    clock.now = START + datetime.timedelta(days=6)
    config = config_of(tmp_path, [f"{room.base}/feeds/{name}" for name in ("plain", "etag", "copies")])
    run_round(config, clock)
    asked = room.asked.total()

    again = run_round(config, clock)

    assert again.is_empty
    assert room.asked.total() == asked


def test_an_article_is_coded_once_however_many_feeds_tell_it(room, clock, tmp_path, fake_coder):
    clock.now = START + datetime.timedelta(days=6)

    tally = run_round(config_of(tmp_path, [f"{room.base}/feeds/plain", f"{room.base}/feeds/copies"]), clock)

    assert tally.coded == len(room.articles("plain"))


def test_an_article_is_from_whom_its_feed_says_where_the_page_does_not(room, clock, tmp_path, fake_coder):
    config = config_of(tmp_path, [f"{room.base}/feeds/etag"])

    run_round(config, clock)
    clock.now += datetime.timedelta(days=6)
    run_round(config, clock)

    with monitor.open_store(config.store) as store:
        assert {document.source for document in store.documents()} == {"etag times"}


def test_unchanged_feeds_are_asked_with_their_marks(room, clock, tmp_path, fake_coder):
    config = config_of(tmp_path, [f"{room.base}/feeds/etag", f"{room.base}/feeds/modified"])
    for _ in range(3):
        run_round(config, clock)
        clock.now += datetime.timedelta(days=1)

    assert room.conditional["/feeds/etag"] == room.conditional["/feeds/modified"] == 2


def test_old_articles_of_a_feed_are_left_alone(room, clock, tmp_path, fake_coder):
    clock.now = START + datetime.timedelta(days=40)
    for feed in ("plain", "sitemap"):
        config = config_of(tmp_path, [f"{room.base}/feeds/{feed}"], store=f"{feed}.db")
        recent = structs.replace(config, feed=tuple(structs.replace(each, max_age="7d") for each in config.feed))

        tally = run_round(recent, clock)

        assert tally.coded == sum(each.day >= 33 for each in room.articles(feed)) > 0


def test_many_articles_of_one_feed_do_not_keep_the_others_waiting(room, clock, tmp_path, fake_coder):
    clock.now = START + datetime.timedelta(days=40)
    config = config_of(tmp_path, [f"{room.base}/feeds/plain"])

    with monitor.open_watch(config, Settings(), clock=clock) as watcher:
        counts = [watcher.round(limit=5).coded for _ in range(4)]

    assert counts == [5, 5, len(room.articles("plain")) - 10, 0]


def test_a_page_behind_a_wall_leaves_what_the_feed_carries(room, clock, tmp_path, fake_coder):
    clock.now = START + datetime.timedelta(days=6)
    config = config_of(tmp_path, [f"{room.base}/feeds/walled", f"{room.base}/feeds/hostile"])

    run_round(config, clock)

    with monitor.open_store(config.store) as store:
        documents, kinds = list(store.documents()), {problem.kind for problem in store.problems()}
    assert kinds == {"bot-wall", "hostile-page"}
    assert {document.meta["incomplete"] for document in documents} == {"feed"}
    assert all(document.text for document in documents)


def test_hostile_words_of_a_feed_are_only_words(room, clock, tmp_path, fake_coder):
    clock.now = START + datetime.timedelta(days=6)
    config = config_of(tmp_path, [f"{room.base}/feeds/words"])

    tally = run_round(config, clock)

    assert tally.coded == len(room.articles("words"))


def test_a_changed_article_is_coded_anew_and_its_old_version_kept(room, clock, tmp_path, fake_coder):
    config = config_of(tmp_path, [f"{room.base}/feeds/changing"])
    for _ in range(8):
        run_round(config, clock)
        clock.now += datetime.timedelta(days=1)

    with monitor.open_store(config.store) as store:
        first = next(each for each in store.documents() if each.url.endswith("/changing/1"))
        versions = list(store.versions(first.id))
        triggers = [event.trigger.text for event in store.reading(first.id).events]
    assert "Correction 2" in first.text
    assert ["Correction 2" in version.reading.document.text for version in versions] == [False, True]
    assert triggers != [event.trigger.text for event in versions[0].reading.events]


def test_a_vanished_article_is_kept_and_marked(room, clock, tmp_path, fake_coder):
    config = config_of(tmp_path, [f"{room.base}/feeds/vanishing"])
    for _ in range(8):
        run_round(config, clock)
        clock.now += datetime.timedelta(days=1)

    with monitor.open_store(config.store) as store:
        first = next(each for each in store.documents() if each.url.endswith("/vanishing/1"))
        versions = list(store.versions(first.id))
        assert store.watch_counts()["gone"] >= 1
        assert [problem.kind for problem in store.reading(first.id).problems] == ["vanished"]
        assert len(store.reading(first.id).events) == 1
    assert "gone_since" in first.meta
    assert ["gone_since" in version.reading.document.meta for version in versions] == [False, True]


# -- stopped anywhere


class Killed(BaseException):
    """What stands for a killed process: nothing after it runs."""


class Deadly:
    """Kills at the n-th of the calls that it is told of."""

    def __init__(self, chance: float, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - no secret
        self.chance = chance
        self.kills = 0

    def maybe(self) -> None:
        if self.random.random() < self.chance:
            self.kills += 1
            raise Killed

    def around(self, function):
        def call(*given, **named):
            self.maybe()
            found = function(*given, **named)
            self.maybe()
            return found

        return call


MONTH = [name for name in ODDITIES if name not in ("slow", "large", "many")]

# What happens in the watched folder on which day; "" for a file that is deleted.
FOLDER = {
    1: {"a.txt": "Norland attacked Sudria.", "b.jsonl": '{"text": "Norland met Sudria."}\n{"text": "They talked."}\n'},
    4: {"a.txt": "Norland attacked Sudria on Friday."},
    9: {"a.txt": "", "c.txt": "Sudria praised Norland."},
    14: {"a.txt": "Norland attacked Sudria on Friday.", "b.jsonl": '{"text": "They talked."}\n'},
    20: {"b.jsonl": "", "c.txt": "Sudria praised Norland again."},
    29: {"a.txt": "", "c.txt": ""},
}


def live_a_month(room, clock, config, deadly: Deadly | None) -> None:
    clock.now = START
    incoming = Path(config.folder[0].path)
    incoming.mkdir(exist_ok=True)
    for day in range(30):
        for name, words in FOLDER.get(day, {}).items():
            (incoming / name).unlink(missing_ok=True)
            if words:
                (incoming / name).write_text(words)
                os.utime(incoming / name, (clock.now.timestamp() - 60,) * 2)
        while True:
            with contextlib.suppress(Killed), monitor.open_watch(config, Settings(), clock=clock) as watcher:
                if deadly:
                    for name in ("save", "save_poll", "save_article", "save_problem", "save_file", "forget_file"):
                        setattr(watcher._store, name, deadly.around(getattr(watcher._store, name)))
                    watcher._code = deadly.around(watcher._code)
                    watcher._fetcher.fetch = deadly.around(watcher._fetcher.fetch)
                watcher.round()
                break
        clock.now += datetime.timedelta(days=1)


@pytest.mark.slow
def test_a_month_with_kills_anywhere_ends_as_a_month_without(room, clock, tmp_path, fake_coder):
    feeds = [f"{room.base}/feeds/{name}" for name in MONTH]
    folder = '[[folder]]\npath = "in"\n'
    quiet, killed = (config_of(tmp_path, feeds, store=f"{name}.db", more=folder) for name in ("quiet", "killed"))
    deadly = Deadly(0.02, seed=7)

    live_a_month(room, clock, quiet, None)
    live_a_month(room, clock, killed, deadly)

    assert deadly.kills > 50
    assert exports(quiet.store) == exports(killed.store)


def test_a_page_that_has_vanished_is_asked_for_without_its_marks(clock):
    article = WatchedArticle("k", "f", "d", "done", "{}", "0", START.isoformat(), START.isoformat(), etag='"1"')

    after = article_after(article, Fetched("gone", "k"), clock(), ())

    assert (after.state, after.etag, after.last_modified) == ("gone", None, None)


def test_a_watch_that_is_asked_to_stop_finishes_what_is_in_hand(room, clock, tmp_path, fake_coder):
    clock.now = START + datetime.timedelta(days=20)
    config = config_of(tmp_path, [f"{room.base}/feeds/plain"])
    answers = iter([True] * 5 + [False] * 1000)

    first = run_round(config, clock, go_on=lambda: next(answers))
    second = run_round(config, clock)

    assert 0 < first.coded < len(room.articles("plain"))
    assert first.coded + second.coded == len(room.articles("plain"))


# -- folders


def watch_folder(tmp_path: Path, clock) -> WatchConfig:
    (tmp_path / "in").mkdir(exist_ok=True)
    return config_of(tmp_path, [], more='[[folder]]\npath = "in"\n')


def drop(path: Path, text: str, clock, **facts: object) -> None:
    path.write_text(json.dumps({"text": text, **facts}) + "\n")
    stamp = clock.now.timestamp() - 60
    os.utime(path, (stamp, stamp))


def test_every_file_of_a_folder_is_read_once_and_again_when_it_changes(clock, tmp_path, fake_coder):
    config = watch_folder(tmp_path, clock)
    drop(tmp_path / "in" / "a.jsonl", "Norland attacked Sudria.", clock, id="a")

    first, second = run_round(config, clock), run_round(config, clock)
    clock.now += datetime.timedelta(hours=1)
    drop(tmp_path / "in" / "a.jsonl", "Norland met Sudria.", clock, id="a")
    third = run_round(config, clock)

    assert [(tally.files, tally.coded, tally.changed) for tally in (first, second, third)] == [
        (1, 1, 0),
        (0, 0, 0),
        (1, 1, 1),
    ]
    with monitor.open_store(config.store) as store:
        assert [len(version.reading.events) for version in store.versions("a")] == [1, 1]


def test_a_file_that_may_still_be_written_waits(clock, tmp_path, fake_coder):
    config = watch_folder(tmp_path, clock)
    drop(tmp_path / "in" / "a.jsonl", "Norland attacked Sudria.", clock)
    os.utime(tmp_path / "in" / "a.jsonl", (clock.now.timestamp(), clock.now.timestamp()))

    now = run_round(config, clock)
    clock.now += datetime.timedelta(seconds=5)

    assert (now.files, run_round(config, clock).files) == (0, 1)


def test_two_files_with_the_same_id_keep_both_articles(clock, tmp_path, fake_coder):
    config = watch_folder(tmp_path, clock)
    drop(tmp_path / "in" / "a.jsonl", "Norland attacked Sudria.", clock, id="1")
    drop(tmp_path / "in" / "b.jsonl", "Norland met Sudria.", clock, id="1")

    run_round(config, clock)

    with monitor.open_store(config.store) as store:
        assert {document.text for document in store.documents()} == {"Norland attacked Sudria.", "Norland met Sudria."}


def texts_of(config: WatchConfig) -> dict[str, str | None]:
    """Every text with the day since when it is gone."""
    with monitor.open_store(config.store) as store:
        return {document.text: document.meta.get("gone_since") for document in store.documents()}


def test_a_file_whose_name_begins_like_another_keeps_its_article(clock, tmp_path, fake_coder):
    config = watch_folder(tmp_path, clock)
    drop(tmp_path / "in" / "a.jsonl", "Norland attacked Sudria.", clock, id="1")
    run_round(config, clock)
    drop(tmp_path / "in" / "a.json", "Norland met Sudria.", clock, id="1")

    run_round(config, clock)

    assert set(texts_of(config)) == {"Norland attacked Sudria.", "Norland met Sudria."}


def test_the_article_of_a_vanished_file_is_kept_and_marked(clock, tmp_path, fake_coder):
    config = watch_folder(tmp_path, clock)
    drop(tmp_path / "in" / "a.jsonl", "Norland attacked Sudria.", clock, id="a")
    drop(tmp_path / "in" / "b.jsonl", "Norland met Sudria.", clock, id="b")
    run_round(config, clock)
    clock.now += datetime.timedelta(days=1)
    (tmp_path / "in" / "a.jsonl").unlink()

    gone, again = run_round(config, clock), run_round(config, clock)

    assert (gone.gone, again.gone) == (1, 0)
    today = clock.now.date().isoformat()
    assert texts_of(config) == {"Norland attacked Sudria.": today, "Norland met Sudria.": None}
    with monitor.open_store(config.store) as store:
        assert [problem.kind for problem in store.reading("a").problems] == ["vanished"]
        assert ["gone_since" in version.reading.document.meta for version in store.versions("a")] == [False, True]


def test_a_file_that_comes_back_is_there_again(clock, tmp_path, fake_coder):
    config = watch_folder(tmp_path, clock)
    for is_there in (True, False, True):
        if is_there:
            drop(tmp_path / "in" / "a.jsonl", "Norland attacked Sudria.", clock, id="a")
        else:
            (tmp_path / "in" / "a.jsonl").unlink()
        run_round(config, clock)
        clock.now += datetime.timedelta(days=1)

    with monitor.open_store(config.store) as store:
        versions = [version.reading for version in store.versions("a")]
    assert ["gone_since" in version.document.meta for version in versions] == [False, True, False]
    assert versions[-1].problems == ()


def test_a_file_that_is_moved_or_copied_takes_its_article_along(clock, tmp_path, fake_coder):
    config = watch_folder(tmp_path, clock)
    drop(tmp_path / "in" / "a.jsonl", "Norland attacked Sudria.", clock)
    run_round(config, clock)
    (tmp_path / "in" / "a.jsonl").rename(tmp_path / "in" / "b.jsonl")

    run_round(config, clock)

    assert texts_of(config) == {"Norland attacked Sudria.": None}


@pytest.mark.parametrize("make_unreadable", ["folder", "damage"])
def test_what_cannot_be_looked_at_has_not_vanished(clock, tmp_path, fake_coder, make_unreadable):
    config = watch_folder(tmp_path, clock)
    drop(tmp_path / "in" / "a.jsonl", "Norland attacked Sudria.", clock, id="a")
    run_round(config, clock)
    if make_unreadable == "folder":
        (tmp_path / "in").rename(tmp_path / "elsewhere")
    else:
        (tmp_path / "in" / "a.jsonl").write_text('{"id": "a", "text": "Norl')
        os.utime(tmp_path / "in" / "a.jsonl", (clock.now.timestamp() - 9,) * 2)

    run_round(config, clock)

    assert texts_of(config) == {"Norland attacked Sudria.": None}


def test_an_article_that_leaves_its_file_is_marked(clock, tmp_path, fake_coder):
    config = watch_folder(tmp_path, clock)
    lines = ['{"id": "a", "text": "Norland attacked Sudria."}', '{"id": "b", "text": "Norland met Sudria."}']
    for kept in (lines, lines[1:]):
        (tmp_path / "in" / "a.jsonl").write_text("\n".join(kept) + "\n")
        os.utime(tmp_path / "in" / "a.jsonl", (clock.now.timestamp() - 60,) * 2)
        run_round(config, clock)
        clock.now += datetime.timedelta(days=1)

    assert [bool(gone) for gone in texts_of(config).values()] == [True, False]


def test_a_changed_text_file_is_a_new_version_of_its_article(clock, tmp_path, fake_coder):
    config = watch_folder(tmp_path, clock)
    for words in ("Norland attacked Sudria.", "Norland met Sudria.", "Norland praised Sudria."):
        (tmp_path / "in" / "a.txt").write_text(words)
        os.utime(tmp_path / "in" / "a.txt", (clock.now.timestamp() - 60,) * 2)
        run_round(config, clock)
        clock.now += datetime.timedelta(days=1)

    with monitor.open_store(config.store) as store:
        (document,) = store.documents()
        versions = [version.reading.document.text for version in store.versions(document.id)]
    assert versions == ["Norland attacked Sudria.", "Norland met Sudria.", "Norland praised Sudria."]


# -- the file


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("", "store"),
        ('store = "e.db"', "watches nothing"),
        ('store = "e.db"\nspeed = 9\n[[feed]]\nurl = "https://e.org"', "speed"),
        ('store = "e.db"\n[[feed]]\nurl = "file:///etc"', "http"),
        ('store = "e.db"\n[[feed]]\nurl = "https://e.org"\nevery = "often"', "every"),
        ('store = "e.db"\n[[feed]]\nurl = "https://e.org"\n[[feed]]\nurl = "https://e.org"', "twice"),
        ("store = ", "watch is wrong"),
    ],
)
def test_a_wrong_file_says_what_is_wrong(tmp_path, words, told):
    (tmp_path / "watch.toml").write_text(words)

    with pytest.raises(SettingsError, match=told):
        load_config(tmp_path / "watch.toml")


def test_the_template_is_a_watch_with_the_defaults(tmp_path):
    (tmp_path / "watch.toml").write_text(template())

    found = load_config(tmp_path / "watch.toml")

    default = WatchConfig(store=str(tmp_path / "events.db"))
    assert (found.store, found.recheck, found.fetch) == (default.store, default.recheck, default.fetch)
    assert found.feed == (WatchedFeedConfig("https://example.org/world/rss.xml"),)
    assert WatchedFolderConfig("x").every == "1m"


# -- the command


def test_the_watch_of_the_command_line_tells_in_one_line_and_its_state_is_shown(
    room, clock, tmp_path, fake_coder, monkeypatch
):
    clock.now = START + datetime.timedelta(days=6)
    config_of(tmp_path, [f"{room.base}/feeds/plain", f"{room.base}/feeds/gone"])

    result = CliRunner().invoke(cli.main, ["watch", "watch.toml", "--once"], catch_exceptions=False)
    status = CliRunner().invoke(cli.main, ["watch", "status", "watch.toml"], catch_exceptions=False)

    assert result.exit_code == 0
    assert "2 feeds (1 failing), 2 new articles, 2 coded" in result.stdout
    assert len(result.stdout.splitlines()) == 1
    assert "it is gone (410)" in status.stdout
    assert "articles: 2 done" in status.stdout


def test_two_watches_do_not_run_on_one_store(tmp_path, fake_coder):
    from gesta.cli.watch import _alone

    (tmp_path / "in").mkdir()
    (tmp_path / "watch.toml").write_text('store = "e.db"\n[[folder]]\npath = "in"\n')

    with _alone(tmp_path / "e.db"):
        result = CliRunner().invoke(cli.main, ["watch", "watch.toml", "--once"])

    assert result.exit_code == 1
    assert "another watch" in result.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_process_that_is_stopped_goes_on_where_it_was(tmp_path, number):
    with Newsroom(lambda: START + datetime.timedelta(days=60)) as room:
        config = config_of(tmp_path, [f"{room.base}/feeds/{name}" for name in ("plain", "atom", "json", "twice")])
        command = [sys.executable, "-m", "fakes.steps", "watch", "watch.toml"]
        # The sources that are tested here, installed or not.
        places = (Path(__file__).parent, Path(monitor.__file__).parents[1])
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, places))}
        process = subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True)
        end = time.monotonic() + 60
        while sum(count for path, count in room.asked.items() if "/articles/" in path) < 10 and time.monotonic() < end:
            time.sleep(0.01)
        process.send_signal(number)
        told, _ = process.communicate(timeout=60)
        done = subprocess.run(
            [*command, "--once"], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
        )
        expected = {
            room.base + each.path for name in ("plain", "atom", "json", "twice") for each in room.articles(name)[:20]
        }
    with monitor.open_store(config.store) as store:
        urls = [document.url for document in store.documents()]

    assert (process.returncode == 0 and "stopped" in told) if number == signal.SIGTERM else process.returncode == -9
    assert sorted(urls) == sorted(expected)
    assert "coded" in done.stdout


def test_a_fetcher_of_ones_own_may_be_given(room, clock, tmp_path, fake_coder):
    config = config_of(tmp_path, [f"{room.base}/feeds/plain"])
    fetcher = Fetcher(config.fetch)

    with monitor.open_watch(config, Settings(), fetcher=fetcher, clock=clock) as watcher:
        assert watcher.round().feeds == 1

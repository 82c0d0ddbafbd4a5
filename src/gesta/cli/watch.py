"""The commands of a watch: `gesta watch CONFIG.toml`, `gesta watch init`, `gesta watch status`."""

from __future__ import annotations

import contextlib
import datetime
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import click

from gesta.cli.options import FILE, effective_settings, settings_options
from gesta.cli.output import put
from gesta.errors import InputError, StoreError

if TYPE_CHECKING:
    from gesta.watch import WatchConfig

# However far the next feed is, the watch looks up this often: a clock may be set, a machine may have slept.
LONGEST_WAIT_S = 60.0


class _WatchGroup(click.Group):
    """`gesta watch FILE` is short for `gesta watch run FILE`."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self.commands:
            args = ["run", *args]
        return super().resolve_command(ctx, args)


@click.group(cls=_WatchGroup)
def watch() -> None:
    """Watch feeds and folders, and code what is new; `gesta watch FILE` is short for `gesta watch run FILE`."""


@watch.command(name="run")
@click.argument("config_file", type=FILE, metavar="CONFIG.toml")
@click.option("--once", is_flag=True, help="Do what is due now and end, for cron.")
@click.option("--quiet", "-q", is_flag=True, help="Say nothing but errors.")
@settings_options
def run_watch(
    config_file: Path, once: bool, quiet: bool, settings_file: Path | None, assignments: tuple[str, ...]
) -> None:
    """Watch until SIGTERM or Ctrl-C; stopped anywhere, it goes on where it was."""
    from gesta import monitor
    from gesta.watch import keep_watch, load_config

    settings = effective_settings(settings_file, assignments).settings
    config = load_config(config_file)
    stop = threading.Event()

    def say(line: str) -> None:
        if not quiet:
            put([f"{line}\n"])

    with _alone(Path(config.store)), _stopped_by_signals(stop), monitor.open_watch(config, settings) as watcher:
        if once:
            tally = watcher.round(lambda: not stop.is_set())
            say(watcher.line(tally))
            return
        say(f"watching (feeds: {len(config.feed)}, folders: {len(config.folder)}); SIGTERM or Ctrl-C ends it")

        def wait(next_at: datetime.datetime | None) -> None:
            if _wait(config, next_at, stop):
                watcher.folder_changed()

        keep_watch(watcher, wait=wait, say=say, go_on=lambda: not stop.is_set())
        say("stopped; what was in hand is stored, and the next start goes on from there")


@watch.command(name="init")
@click.argument("file", type=FILE, default=Path("watch.toml"))
def init_watch(file: Path) -> None:
    """Write a commented file to start from."""
    from gesta.watch.config import template

    if file.exists():
        raise InputError("this file is there already", where=str(file), fix="name another one")
    try:
        file.write_text(template(), encoding="utf-8")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(f"it cannot be written: {reason}", where=str(file), fix="check the folder") from error
    put([f"{file} is written; name your feeds in it, then run `gesta watch {file}`\n"])


@watch.command(name="status")
@click.argument("config_file", type=FILE, metavar="CONFIG.toml")
def watch_status(config_file: Path) -> None:
    """Show every feed of a watch: how its last fetch went, and when it is due."""
    from gesta import monitor
    from gesta.formats.plain import one_line
    from gesta.watch import load_config

    config = load_config(config_file)
    with monitor.open_store(config.store) as store:
        known = store.watched_feeds()
        counts = store.watch_counts()
    for feed in config.feed:
        state = known.get(feed.url)
        told = f"{state.status}, next {state.next_at[:16]}Z" if state else "never fetched"
        put([one_line(f"{feed.url}  {told}") + "\n"])
    articles = ", ".join(f"{number:,} {name}" for name, number in counts.items()) or "none"
    put([f"articles: {articles}\n"])


@contextlib.contextmanager
def _alone(store: Path) -> Iterator[None]:
    """Hold the watch of this store. Raises: StoreError, when another one runs, as from a cron job that takes long"""
    try:
        import fcntl
    except ImportError:
        # Without such locks (Windows) the user keeps two watches apart.
        yield
        return
    with store.with_name(f"{store.name}.watch").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            message = "another watch is running on this store"
            raise StoreError(message, where=str(store), fix="let it end, or use another store") from error
        yield


@contextlib.contextmanager
def _stopped_by_signals(stop: threading.Event) -> Iterator[None]:
    """The first SIGTERM or Ctrl-C asks to stop, the second Ctrl-C stops at once."""

    def handle(number: int, _frame: FrameType | None) -> None:
        if stop.is_set() and number == signal.SIGINT:
            raise KeyboardInterrupt
        stop.set()

    before = {number: signal.signal(number, handle) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _wait(config: WatchConfig, next_at: datetime.datetime | None, stop: threading.Event) -> bool:
    """Wait until something is due, a file turns up, or somebody says stop; True where a folder has changed."""
    seconds = LONGEST_WAIT_S
    if next_at is not None:
        seconds = min(max((next_at - datetime.datetime.now(datetime.UTC)).total_seconds(), 0.5), LONGEST_WAIT_S)
    folders = [folder.path for folder in config.folder if Path(folder.path).is_dir()]
    if not folders:
        stop.wait(seconds)
        return False
    import watchfiles

    found = watchfiles.watch(
        *folders, stop_event=stop, rust_timeout=int(seconds * 1000), yield_on_timeout=True, raise_interrupt=False
    )
    return bool(next(found, None))

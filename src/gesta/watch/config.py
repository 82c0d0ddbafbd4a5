"""What is watched: a TOML file with feeds, folders and manners."""

from __future__ import annotations

import datetime
from importlib import resources
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta, Struct, structs

from gesta.errors import SettingsError
from gesta.sources.web import FetchLimits

Duration = Annotated[str, Meta(pattern="^[1-9][0-9]{0,5}[smhd]$")]

_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


class WatchedFeedConfig(Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """A feed or sitemap.

    articles: "page" fetches the page of each article; "feed" takes what the feed carries, and fetches nothing else
    max_age:  articles that were published, or last changed, longer ago when they are found are left alone, since a
              sitemap lists the whole archive of its site
    """

    url: str
    every: Duration = "30m"
    articles: Literal["page", "feed"] = "page"
    max_age: Duration = "30d"
    source: str | None = None


class WatchedFolderConfig(Struct, frozen=True, forbid_unknown_fields=True):
    """A folder in which files turn up."""

    path: str
    every: Duration = "1m"


class WatchConfig(Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file; paths count from its folder.

    store:   where documents, events and the state of the watch are kept
    recheck: how long after it was found an article is looked at again, since articles are changed and withdrawn
    """

    store: str
    feed: tuple[WatchedFeedConfig, ...] = ()
    folder: tuple[WatchedFolderConfig, ...] = ()
    recheck: tuple[Duration, ...] = ("6h", "2d")
    fetch: FetchLimits = FetchLimits()


def load_config(path: Path) -> WatchConfig:
    """The watch that a file describes.

    Raises: SettingsError, naming the key, when it cannot be read, has an unknown key, or watches nothing
    """
    try:
        found = msgspec.toml.decode(path.read_bytes(), type=WatchConfig)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        message = f"the watch cannot be read: {reason}"
        raise SettingsError(message, where=str(path), fix=f"`gesta watch init {path}` writes one") from error
    except msgspec.DecodeError as error:
        raise SettingsError(f"the watch is wrong: {error}", where=str(path), fix="see docs/watch.md") from error
    if not found.feed and not found.folder:
        raise SettingsError("it watches nothing", where=str(path), fix="add a [[feed]] or a [[folder]]")
    _check_feeds(found, path)
    folders = tuple(structs.replace(each, path=str(path.parent / each.path)) for each in found.folder)
    return structs.replace(found, store=str(path.parent / found.store), folder=folders)


def seconds(duration: str) -> int:
    """Seconds of a duration.

    >>> seconds("30m"), seconds("2d")
    (1800, 172800)
    """
    return int(duration[:-1]) * _SECONDS[duration[-1]]


def span(duration: str) -> datetime.timedelta:
    """A duration as a span of time."""
    return datetime.timedelta(seconds=seconds(duration))


def template() -> str:
    """A commented file to start from."""
    return (resources.files("gesta.watch") / "template.toml").read_text(encoding="utf-8")


def _check_feeds(config: WatchConfig, path: Path) -> None:
    seen: set[str] = set()
    for feed in config.feed:
        parts = urlsplit(feed.url)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise SettingsError("a feed needs an http or https address", where=f"{path}: {feed.url}")
        if feed.url in seen:
            raise SettingsError("this feed is there twice", where=f"{path}: {feed.url}", fix="remove one")
        seen.add(feed.url)

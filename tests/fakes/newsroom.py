"""A web server on this machine that plays newsrooms: forty feeds, each with an oddity of its own, and their articles."""

from __future__ import annotations

import datetime
import gzip
import html
import json
import threading
import time
from collections import Counter
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple, Self

START = datetime.datetime(2024, 5, 1, 6, tzinfo=datetime.UTC)
VERBS = ("attacked", "met", "visited")
SIDES = ("Norland", "Sudria", "Ostia")


class Answer(NamedTuple):
    """What the server says."""

    body: bytes = b""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    kind: str = "text/html; charset=utf-8"


class Article(NamedTuple):
    """A report that a newsroom publishes on a day, counted from the start."""

    feed: str
    number: int
    day: int

    @property
    def path(self) -> str:
        return f"/articles/{self.feed}/{self.number}"

    def title(self) -> str:
        return f"Report {self.number} of {self.feed}"

    def sentence(self, version: int = 1) -> str:
        verb, who = VERBS[self.number % 3], self.number % 2
        more = "" if version == 1 else f" Correction {version}: the report was changed."
        return f"{SIDES[who]} {VERBS[(self.number + version - 1) % 3] if version > 1 else verb} {SIDES[who + 1]} on day {self.number}.{more}"

    def page(self, when: datetime.datetime, version: int = 1) -> str:
        facts = {"@type": "NewsArticle", "headline": self.title(), "datePublished": when.isoformat()}
        rest = "".join(
            f"<p>Line {line} of the report says that officials in the capital were told of it.</p>" for line in range(6)
        )
        return (
            f"<!DOCTYPE html><html lang=en><head><title>{self.title()}</title>"
            f"<script type='application/ld+json'>{json.dumps(facts)}</script></head>"
            f"<body><article><h1>{self.title()}</h1><p>{html.escape(self.sentence(version))}</p>{rest}</article></body></html>"
        )


class Newsroom:
    """The whole server. `day` is the simulated day; every answer depends on it alone."""

    def __init__(self, clock: Callable[[], datetime.datetime] = lambda: START) -> None:
        self._clock = clock
        self.asked: Counter[str] = Counter()
        self.conditional: Counter[str] = Counter()
        self.agents: set[str] = set()
        self.robots = "User-agent: *\nDisallow: /private/\n"
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                server.serve(self)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.base = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def day(self) -> int:
        return (self._clock() - START).days

    @property
    def feeds(self) -> list[str]:
        return [f"{self.base}/feeds/{name}" for name in ODDITIES]

    def articles(self, feed: str, *, every: int = 3) -> list[Article]:
        """What a feed has published until now, the newest first; one report every few days."""
        first = sum(map(ord, feed)) % every
        days = range(first, self.day + 1, every)
        return [Article(feed, number, day) for number, day in enumerate(days, start=1)][::-1]

    def serve(self, handler: BaseHTTPRequestHandler) -> None:
        path = handler.path.split("?")[0]
        self.asked[path] += 1
        self.agents.add(handler.headers.get("User-Agent", ""))
        if handler.headers.get("If-None-Match") or handler.headers.get("If-Modified-Since"):
            self.conditional[path] += 1
        answer = self.answer(path, handler)
        try:
            handler.send_response(answer.status)
            for name, value in (("Content-Type", answer.kind), *answer.headers):
                handler.send_header(name, value)
            handler.send_header("Content-Length", str(len(answer.body)))
            # In one piece: a body on its own waits for the network to acknowledge the head.
            handler._headers_buffer.append(b"\r\n" + answer.body)
            handler.flush_headers()
        except OSError:
            handler.close_connection = True

    def answer(self, path: str, handler: BaseHTTPRequestHandler) -> Answer:
        if path == "/robots.txt":
            return Answer(self.robots.encode(), kind="text/plain")
        if path.startswith("/articles/"):
            return self._article(path, handler)
        name = path.removeprefix("/feeds/")
        if name in ODDITIES:
            return ODDITIES[name](self, name, handler)
        return MORE[path](self, path, handler) if path in MORE else Answer(b"no such page", 404)

    def when(self, article: Article) -> datetime.datetime:
        return START + datetime.timedelta(days=article.day)

    def _article(self, path: str, handler: BaseHTTPRequestHandler) -> Answer:
        _, _, feed, number = path.split("/")
        found = next((each for each in self.articles(feed) if each.number == int(number)), None)
        age = self.day - found.day if found else 0
        if found is None or (feed == "vanishing" and age >= 2):
            return Answer(b"gone", 410 if found else 404)
        version = 2 if feed == "changing" and age >= 2 else 1
        etag = f'"{number}-{version}"'
        if handler.headers.get("If-None-Match") == etag:
            return Answer(status=304)
        if feed == "walled":
            return Answer(
                b"<html><head><title>Just a moment...</title></head><body>Checking your browser.</body></html>"
            )
        if feed == "hostile":
            return Answer(b"<html><body>" + b"<a href=x>y</a>" * 200_000)
        if feed == "packed":
            return Answer(gzip.compress(found.page(self.when(found)).encode()), headers=(("Content-Encoding", "gzip"),))
        return Answer(found.page(self.when(found), version).encode(), headers=(("ETag", etag),))

    def rss(
        self, feed: str, articles: list[Article] | None = None, *, full: bool = False, guid: str | None = None
    ) -> str:
        items = []
        for each in self.articles(feed)[:20] if articles is None else articles:
            words = each.sentence() + (
                " Officials in the capital were told of it on the same day." * 12 if full else ""
            )
            items.append(
                f"<item><title>{each.title()}</title><link>{self.base}{each.path}</link>"
                f"<guid isPermaLink='false'>{guid or f'{feed}-{each.number}'}</guid>"
                f"<pubDate>{self.when(each):%a, %d %b %Y %H:%M:%S} GMT</pubDate><description>{words}</description></item>"
            )
        return f"<?xml version='1.0' encoding='UTF-8'?><rss version='2.0'><channel><title>{feed} times</title>{''.join(items)}</channel></rss>"


Oddity = Callable[[Newsroom, str, BaseHTTPRequestHandler], Answer]
XML = "application/rss+xml; charset=utf-8"


def plain(room: Newsroom, feed: str, _: BaseHTTPRequestHandler) -> Answer:
    return Answer(room.rss(feed).encode(), kind=XML)


def tagged(room: Newsroom, feed: str, handler: BaseHTTPRequestHandler) -> Answer:
    body = room.rss(feed).encode()
    etag = f'"{hash(body) & 0xFFFF:x}-{len(body)}"'
    if handler.headers.get("If-None-Match") == etag:
        return Answer(status=304)
    return Answer(body, headers=(("ETag", etag),), kind=XML)


def dated(room: Newsroom, feed: str, handler: BaseHTTPRequestHandler) -> Answer:
    newest = room.articles(feed)[:1]
    stamp = f"{room.when(newest[0]) if newest else START:%a, %d %b %Y %H:%M:%S} GMT"
    if handler.headers.get("If-Modified-Since") == stamp:
        return Answer(status=304)
    return Answer(room.rss(feed).encode(), headers=(("Last-Modified", stamp),), kind=XML)


def atom(room: Newsroom, feed: str, _: BaseHTTPRequestHandler) -> Answer:
    entries = "".join(
        f"<entry><title>{each.title()}</title><id>tag:{feed},{each.number}</id><link href='{each.path}'/>"
        f"<published>{room.when(each).isoformat()}</published><summary>{each.sentence()}</summary></entry>"
        for each in room.articles(feed)[:20]
    )
    body = f"<feed xmlns='http://www.w3.org/2005/Atom'><title>{feed}</title>{entries}</feed>"
    return Answer(body.encode(), kind="application/atom+xml")


def rdf(room: Newsroom, feed: str, _: BaseHTTPRequestHandler) -> Answer:
    items = "".join(
        f"<item rdf:about='{room.base}{each.path}'><title>{each.title()}</title><link>{room.base}{each.path}</link></item>"
        for each in room.articles(feed)[:20]
    )
    names = "xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'"
    return Answer(f"<rdf:RDF {names}><channel><title>{feed}</title></channel>{items}</rdf:RDF>".encode(), kind=XML)


def json_feed(room: Newsroom, feed: str, _: BaseHTTPRequestHandler) -> Answer:
    items = [
        {"id": each.number, "url": room.base + each.path, "title": each.title(), "content_text": each.sentence(),
         "date_published": room.when(each).isoformat()}
        for each in room.articles(feed)[:20]
    ]  # fmt: skip
    return Answer(
        json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": feed, "items": items}).encode(),
        kind="application/feed+json",
    )


def sitemap(room: Newsroom, feed: str, _: BaseHTTPRequestHandler) -> Answer:
    urls = "".join(
        f"<url><loc>{room.base}{each.path}</loc><news:news><news:publication_date>{room.when(each).isoformat()}"
        f"</news:publication_date><news:title>{each.title()}</news:title></news:news></url>"
        for each in room.articles(feed)[:20]
    )
    names = "xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'"
    return Answer(f"<?xml version='1.0'?><urlset {names}>{urls}</urlset>".encode(), kind="application/xml")


def sitemap_index(room: Newsroom, feed: str, _: BaseHTTPRequestHandler) -> Answer:
    return Answer(
        f"<sitemapindex><sitemap><loc>{room.base}/feeds/sitemap</loc></sitemap></sitemapindex>".encode(),
        kind="application/xml",
    )


def wrong_charset(room: Newsroom, feed: str, _: BaseHTTPRequestHandler) -> Answer:
    body = room.rss(feed).replace("times</title>", "Zürich times</title>", 1).encode("cp1252")
    return Answer(body, kind="application/rss+xml; charset=utf-8")


def broken(room: Newsroom, feed: str, _: BaseHTTPRequestHandler) -> Answer:
    return Answer(
        room.rss(feed).replace("</description></item>", "</description>&nosuch; < </item>", 1)[:-30].encode(), kind=XML
    )


def always(**given: object) -> Oddity:
    return lambda room, feed, handler: Answer(**given)  # type: ignore[arg-type]


def redirect(target: str, status: int = 302) -> Oddity:
    return lambda room, feed, handler: Answer(status=status, headers=(("Location", target.format(base=room.base)),))


def every_other_day(status: int, headers: tuple[tuple[str, str], ...] = ()) -> Oddity:
    def answer(room: Newsroom, feed: str, _: BaseHTTPRequestHandler) -> Answer:
        return Answer(status=status, headers=headers) if room.day % 2 else plain(room, feed, _)

    return answer


def same_guid(room: Newsroom, feed: str, _: BaseHTTPRequestHandler) -> Answer:
    return Answer(room.rss(feed, guid="always the same").encode(), kind=XML)


def twice(room: Newsroom, feed: str, _: BaseHTTPRequestHandler) -> Answer:
    return Answer(room.rss(feed, [*room.articles(feed)[:20]] * 2).encode(), kind=XML)


def copies(room: Newsroom, feed: str, _: BaseHTTPRequestHandler) -> Answer:
    return Answer(
        room.rss("plain").replace("/articles/plain/", "/articles/plain/").replace("<link>", "<link> ").encode(),
        kind=XML,
    )


def full(room: Newsroom, feed: str, _: BaseHTTPRequestHandler) -> Answer:
    return Answer(room.rss(feed, full=True).encode(), kind=XML)


def tracked(room: Newsroom, feed: str, _: BaseHTTPRequestHandler) -> Answer:
    return Answer(
        room.rss(feed).replace("</link>", f"?utm_source=rss&amp;utm_day={room.day}</link>").encode(), kind=XML
    )


def slow(room: Newsroom, feed: str, handler: BaseHTTPRequestHandler) -> Answer:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000000")
    handler.end_headers()
    try:
        for _ in range(100):
            handler.wfile.write(b" " * 10)
            handler.wfile.flush()
            time.sleep(0.05)
    except OSError:
        pass
    handler.close_connection = True
    return Answer()


def hundred_thousand(room: Newsroom, feed: str, _: BaseHTTPRequestHandler) -> Answer:
    one = "<item><guid>{0}</guid><description>Norland met Sudria.</description></item>"
    return Answer(
        f"<rss version='2.0'><channel><title>x</title>{''.join(one.format(n) for n in range(100_000))}</channel></rss>".encode(),
        kind=XML,
    )


def hostile_words(room: Newsroom, feed: str, _: BaseHTTPRequestHandler) -> Answer:
    title = "'; DROP TABLE documents; -- &lt;script&gt;alert(1)&lt;/script&gt; {0} %s \x1b[31m"
    return Answer(
        room.rss(feed).replace("<title>Report", f"<title>{title.replace(chr(27), '&#27;')} Report").encode(), kind=XML
    )


BOMB = b"<!DOCTYPE rss [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;&a;'>]><rss><channel><title>&b;</title></channel></rss>"

# What a newsroom may be like; each is the name of a feed.
ODDITIES: dict[str, Oddity] = {
    "plain": plain, "etag": tagged, "modified": dated, "atom": atom, "rdf": rdf, "json": json_feed, "sitemap": sitemap,
    "index": sitemap_index, "charset": wrong_charset, "broken": broken, "empty": always(kind=XML),
    "html": always(body=b"<html><body>Not a feed.</body></html>"), "garbage": always(body=bytes(range(256)) * 20, kind=XML),
    "bomb": always(body=BOMB, kind=XML), "loop": redirect("{base}/feeds/loop"), "loop2": redirect("{base}/feeds/loop"),
    "moved": redirect("{base}/feeds/plain2", 301), "temporary": redirect("{base}/feeds/plain3", 307),
    "nowhere": redirect("http://\x00/"), "file": redirect("file:///etc/passwd"), "gone": always(status=410),
    "missing": always(status=404), "forbidden": always(status=403), "error": always(status=500),
    "busy": every_other_day(503, (("Retry-After", "3600"),)), "limited": every_other_day(429, (("Retry-After", "60"),)),
    "flaky": every_other_day(500), "large": always(body=b"<rss><channel><item>" + b"x" * 10_500_000, kind=XML),
    "many": hundred_thousand, "slow": slow, "guids": same_guid, "twice": twice, "copies": copies, "full": full,
    "tracked": tracked, "changing": plain, "vanishing": plain, "walled": plain, "hostile": plain, "packed": plain,
    "words": hostile_words,
}  # fmt: skip
# Addresses beside the feeds.
MORE: dict[str, Oddity] = {"/feeds/plain2": plain, "/feeds/plain3": plain, "/private/page": always(body=b"secret")}
for _path in ("plain2", "plain3"):
    MORE[f"/feeds/{_path}"] = lambda room, path, handler: plain(room, path.removeprefix("/feeds/"), handler)

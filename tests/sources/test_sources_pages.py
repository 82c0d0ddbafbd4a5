"""Web pages: the article without the furniture, what the page says of itself, and what stands in its way."""

import datetime
import io
import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gesta.records import Document, Problem
from gesta.sources.files import open_inputs
from gesta.sources.pages import article_of_page
from gesta.sources.pages.moments import best_moment, day_in_url, moment_of
from gesta.sources.pages.walls import find_wall
from gesta.sources.reading import read_stream

PARAGRAPHS = [
    "Norland's government said on Friday that its troops had left the border district of Vell after two weeks of talks.",
    "Foreign minister Oskar Velten called the withdrawal a first step and asked Sudria to answer in kind by Monday.",
    "A spokesman for Sudria's army said no shots had been fired along the river since Thursday evening.",
    "Monitors of the regional union counted forty vehicles on the road to Norport during the night.",
]
TITLE = "Norland withdraws troops from border district"
MENU = (
    "<nav><ul>"
    + "".join(f"<li><a href='/{word}'>{word}</a></li>" for word in ("World", "Sport", "Shop"))
    + "</ul></nav>"
)
FOOT = "<footer><p>Sign up for our newsletter</p><p>Copyright Example Times</p></footer>"


def page(head: str = "", paragraphs=PARAGRAPHS, title: str = TITLE, lang: str = "en-GB") -> str:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><title>{title} | Example Times</title>{head}</head>'
        f"<body>{MENU}<article><h1>{title}</h1>{body}</article>{FOOT}</body></html>"
    )


def ld(**facts: object) -> str:
    thing = {"@context": "https://schema.org", "@type": "NewsArticle", **facts}
    return f'<script type="application/ld+json">{json.dumps(thing)}</script>'


def read(html: str | bytes, **given: str) -> list[Document | Problem]:
    return list(article_of_page(html if isinstance(html, bytes) else html.encode(), "p.html", **given))


def document_in(html: str | bytes, **given: str) -> Document:
    return next(each for each in read(html, **given) if isinstance(each, Document))


def kinds(html: str | bytes) -> list[str]:
    return [each.kind for each in read(html) if isinstance(each, Problem)]


# -- text and facts


def test_the_text_is_the_paragraphs_without_menu_and_foot():
    assert document_in(page()).text.split("\n") == PARAGRAPHS


def test_a_page_says_title_address_publisher_and_language():
    head = '<link rel="canonical" href="/2024/talks"><meta property="og:site_name" content="Example Times">' + ld(
        headline=TITLE, datePublished="2024-05-03T08:00:00+02:00"
    )

    document = document_in(page(head), url="https://example.org/amp/2024/talks?x=1")

    assert (document.title, document.url) == (TITLE, "https://example.org/2024/talks")
    assert (document.source, document.language) == ("Example Times", "en")
    assert document.published == datetime.date(2024, 5, 3)
    assert document.meta == {"date_stated_in": "json-ld", "published_at": "2024-05-03T08:00:00+02:00"}


def test_pages_are_told_by_their_content_and_by_their_suffix(tmp_path):
    (tmp_path / "a.html").write_text(page())
    (tmp_path / "b.htm").write_text(page(title="Another").replace("<!DOCTYPE html>", ""))

    found = list(open_inputs([str(tmp_path)]))

    assert [each.title for each in found] == [TITLE, "Another"]
    (bare,) = read_stream(io.BytesIO(b"\n<!-- saved -->\n" + page().encode()), "stdin")
    assert bare.title == TITLE


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1", "windows-1252", "koi8-r", "utf-16"])
def test_a_page_is_read_in_the_encoding_that_it_states(encoding):
    word = "Москва" if encoding == "koi8-r" else "Zürich"
    html = page(f'<meta charset="{encoding}">', [*PARAGRAPHS, f"The delegation then travelled on to {word} by train."])

    assert word in document_in(html.encode(encoding)).text


def test_the_encoding_of_the_server_goes_before_that_of_the_page():
    html = page('<meta charset="utf-8">', [*PARAGRAPHS, "The delegation then travelled to Zürich by train."])

    assert "Zürich" in document_in(html.encode("cp1252"), charset="windows-1252").text


def test_a_wrong_statement_of_the_encoding_does_not_cost_the_letters():
    html = page('<meta charset="ascii">', [*PARAGRAPHS, "“We will wait,” the minister told reporters in Zürich."])

    assert "Zürich" in document_in(html.replace("ascii", "no-such-code")).text


def test_an_xhtml_page_with_a_declaration_is_read():
    assert document_in('<?xml version="1.0" encoding="utf-8"?>\n' + page()).text.split("\n") == PARAGRAPHS


def test_a_page_made_in_the_browser_gives_the_text_of_its_data():
    html = f"<html><head>{ld(headline=TITLE, articleBody=' '.join(PARAGRAPHS))}</head><body><div id=root></div></body>"

    assert document_in(html).text == " ".join(PARAGRAPHS)


def test_a_headline_that_was_escaped_twice_is_readable():
    assert document_in(page(title="Velten &amp;#8217;disappointed&amp;#8217; by the talks")).title.count("’") == 2


# -- when


@pytest.mark.parametrize(
    ("head", "day"),
    [
        (ld(datePublished="2024-05-03T23:30:00-05:00"), "2024-05-03"),
        (ld(datePublished="2024-05-03", dateModified="2024-06-01"), "2024-05-03"),
        ('<meta property="article:published_time" content="2024-05-03T08:00:00Z">', "2024-05-03"),
        ('<meta name="pubdate" content="Fri, 03 May 2024 08:00:00 GMT">', "2024-05-03"),
        ('<meta itemprop="datePublished" content="20240503">', "2024-05-03"),
        (f'<script type="application/ld+json">{json.dumps({"@graph": [{"@type": "WebPage", "datePublished": "2020-01-01"}, {"@type": ["NewsArticle"], "datePublished": "2024-05-03"}]})}</script>', "2024-05-03"),
        ('<script type="application/ld+json">{broken</script><meta name="dc.date" content="2024-05-03">', "2024-05-03"),
    ],
)  # fmt: skip
def test_the_day_of_publication_is_the_one_that_is_stated(head, day):
    assert document_in(page(head)).published.isoformat() == day


def test_a_time_in_utc_is_the_day_of_the_newspapers_own_zone_where_that_is_stated_elsewhere():
    head = ld(datePublished="2024-05-04T02:10:00Z") + (
        '<meta property="article:published_time" content="2024-05-03T21:10:00-05:00">'
    )

    assert document_in(page(head)).published == datetime.date(2024, 5, 3)


def test_a_time_in_utc_near_midnight_gives_way_to_the_day_in_the_address():
    moment = moment_of("2024-05-04T02:10:00Z", "json-ld")

    assert best_moment([moment], "https://example.org/2024/05/03/talks").day == datetime.date(2024, 5, 3)
    assert best_moment([moment], "https://example.org/2019/05/03/talks").day == datetime.date(2024, 5, 4)
    assert best_moment([], "https://example.org/2024/05/03/talks") is None


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://e.org/2024/05/03/talks", datetime.date(2024, 5, 3)),
        ("https://e.org/world/2024/may/3/talks", datetime.date(2024, 5, 3)),
        ("https://e.org/2024-05-03-talks", datetime.date(2024, 5, 3)),
        ("https://e.org/2024/13/45/talks", None),
        ("https://e.org/talks-12-24", None),
        (None, None),
    ],
)
def test_an_address_may_name_the_day(url, day):
    assert day_in_url(url) == day


@settings(deadline=None)
@given(st.text(max_size=40))
def test_any_words_are_a_moment_or_none(words):
    found = moment_of(words, "meta")

    assert found is None or 1600 <= found.day.year <= 2200


# -- what stands in the way


def test_a_paywall_stub_is_read_and_marked_and_its_wall_left_out():
    html = page(paragraphs=[PARAGRAPHS[0], "Subscribe to continue reading this story. Already a subscriber? Log in."])

    document = document_in(html)

    assert kinds(html) == ["paywall"]
    assert document.text == PARAGRAPHS[0]
    assert document.meta["incomplete"] == "paywall"


def test_a_short_page_that_says_it_is_not_free_is_a_stub():
    assert kinds(page(ld(isAccessibleForFree=False), PARAGRAPHS[:1])) == ["paywall"]


def test_a_long_article_is_whole_whatever_its_site_asks_for():
    long = [*PARAGRAPHS * 4, "Subscribe to read more of our stories."]

    assert kinds(page(ld(isAccessibleForFree="False"), long)) == []


@pytest.mark.parametrize(
    ("title", "paragraphs", "kind"),
    [
        ("Before you continue to Example Times", ["We and our 812 partners store cookies on your device.", "You may accept all or manage your preferences. Your consent covers personalised ads."], "cookie-wall"),
        ("Example Times", ["We use cookies to personalise content.", "Read our privacy policy.", "Some partners rely on legitimate interest instead of consent."], "cookie-wall"),
        ("Just a moment...", ["Please wait while we look at your connection."], "bot-wall"),
        ("Example Times", ["Please enable JavaScript to view this site.", "Complete the security check."], "bot-wall"),
        ("404 Not Found", ["The requested address was not found on this server, try the search instead."], "error-page"),
        ("Page not found - Example Times", ["We looked everywhere for it."], "error-page"),
    ],
)  # fmt: skip
def test_a_page_that_stands_in_the_way_gives_no_article(title, paragraphs, kind):
    found = read(page(title=title, paragraphs=paragraphs))

    assert [type(each) for each in found] == [Problem]
    assert found[0].kind == kind
    assert found[0].fix


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Regulator fines search firm over cookies", "The regulator fined the firm on Monday. It had set cookies without asking. The firm said it would appeal. The sum is the largest so far."),
        ("Velten subscribes to peace plan", "President Velten said on Friday he would subscribe to the plan. Sudria welcomed it."),
        ("Access denied to inspectors, agency says", "Norland denied inspectors access to the site on Monday. The agency protested."),
    ],
)  # fmt: skip
def test_news_about_walls_is_no_wall(title, text):
    assert find_wall(title, text) is None


# -- hostile pages


@pytest.mark.parametrize(
    "html",
    [
        "<html><body>" + "<div>" * 90_000 + "x",
        "<html><body><p " + " ".join(f"a{number}" for number in range(200_000)) + ">x",
        "<html><head><script type='application/ld+json'>" + "[" * 200_000 + "</script></head><body>x",
        "<html><body>" + "<a href=x>y</a>" * 200_000,
        "<html>\0<body>\0",
        "<html><head><title></title></head><body></body></html>",
        "<!DOCTYPE html [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><html><body><p>&a;</p></body></html>",
    ],
)
def test_a_hostile_page_gives_a_document_or_a_problem_within_seconds(html):
    start = time.perf_counter()

    found = read(html)

    assert found
    assert not any("root:" in each.text for each in found if isinstance(each, Document))
    assert time.perf_counter() - start < 20


def test_a_page_of_fifty_megabytes_is_told_and_not_read():
    (found,) = read_stream(io.BytesIO(b"<!DOCTYPE html><html>" + b"<p>x</p>" * 6_250_000), "p.html")

    assert found.kind == "too-large"


def test_words_of_a_page_are_never_markup_or_format():
    words = "Velten said &lt;b&gt;no&lt;/b&gt; to {0} %s and '; DROP TABLE events; -- on Friday in the capital."

    assert "<b>no</b> to {0} %s and '; DROP TABLE" in document_in(page(paragraphs=[*PARAGRAPHS, words])).text


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_behind_a_page_start_give_documents_or_problems(content):
    for found in read(b"<html>" + content):
        assert isinstance(found, Document | Problem)


# -- measuring


def test_the_figures_count_words_dates_and_titles(tmp_path):
    from gesta.evaluation.html import evaluate_html

    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "a.html").write_text(page(ld(datePublished="2024-05-03")))
    row = {
        "id": "a",
        "html_path": "pages/a.html",
        "with": [PARAGRAPHS[0], "not there"],
        "without": ["Shop", "Monitors"],
    }
    row |= {"date": "2024-05-03", "title": TITLE}
    (tmp_path / "dev.jsonl").write_text(json.dumps(row) + "\n" + json.dumps({**row, "date": "2024-05-04"}) + "\n")

    figures = evaluate_html(tmp_path / "dev.jsonl")

    assert (figures["precision"], figures["recall"], figures["f1"]) == (0.5, 0.5, 0.5)
    assert (figures["date"], figures["dated"], figures["title"], figures["pages"]) == (0.5, 2, 1.0, 2)

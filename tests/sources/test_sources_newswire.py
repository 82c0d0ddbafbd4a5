"""Agencies' XML, tables and web archives: every article with its facts, and damage told."""

import bz2
import datetime
import gzip
import io
import json
import lzma
import time

import pytest
from backports import zstd
from hypothesis import given, settings
from hypothesis import strategies as st

from gesta.records import Document, Problem
from gesta.sources.options import Limits, ReadOptions
from gesta.sources.reading import read_stream

ONE = "Norland's army left the border town of Vell on Thursday, officials said."
TWO = "Sudria said it would answer in kind by Monday."
DAY = datetime.date(2024, 5, 3)

NITF = f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE nitf SYSTEM "http://norport.example/nitf-3-4.dtd">
<nitf><head><title>slug</title><docdata><doc-id id-string="nw-17"/><date.issue norm="20240503T101500+0200"/></docdata>
<pubdata date.publication="20240503" name="Example Wire" ex-ref="https://example.org/17"/></head>
<body><body.head><hedline><hl1>Norland troops <em>leave</em> Vell</hl1></hedline><byline>By O. Reporter</byline>
<dateline><location>NORPORT</location></dateline></body.head>
<body.content><block><p>{ONE}</p>
<media><media-caption>A picture.</media-caption></media><p>{TWO}</p></block></body.content></body></nitf>"""

G2_ITEM = """<newsItem xmlns="http://iptc.org/std/nar/2006-10/" guid="urn:newsml:ex:{number}" version="{version}" standard="NewsML-G2">
<itemMeta><itemClass qcode="ninat:{kind}"/><provider qcode="p:EX"><name>Example Wire</name></provider>
<versionCreated>2024-05-03T10:15:00+02:00</versionCreated><pubStatus qcode="stat:{status}"/></itemMeta>
<contentMeta><contentCreated>2024-05-03T10:00:00+02:00</contentCreated><language tag="en"/>
<headline>Item {number}</headline></contentMeta>
<contentSet><inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><body>
<p>{one}</p><p>{two}</p></body></html></inlineXML></contentSet></newsItem>"""

REUTERS = f"""<?xml version="1.0" encoding="iso-8859-1" ?>
<newsitem itemid="2286" id="root" date="1996-08-20" xml:lang="en"><title>x</title><headline>Troops leave Vell</headline>
<dateline>NORPORT 1996-08-20</dateline><text><p>{ONE}</p><p>Zürich.</p></text></newsitem>"""

NEWSML1 = f"""<NewsML><NewsItem><Identification><NewsIdentifier><NewsItemId>n-1</NewsItemId></NewsIdentifier></Identification>
<NewsManagement><FirstCreated>20240503T080000Z</FirstCreated></NewsManagement>
<NewsComponent><NewsLines><HeadLine>Troops leave Vell</HeadLine></NewsLines><ContentItem><DataContent>
<p>{ONE}</p><p>{TWO}</p></DataContent></ContentItem></NewsComponent></NewsItem></NewsML>"""


def g2(number: int = 1, version: int = 1, kind: str = "text", status: str = "usable") -> str:
    return G2_ITEM.format(number=number, version=version, kind=kind, status=status, one=ONE, two=TWO)


def found_in(content: bytes | str, name: str = "a.xml", **options) -> list[Document | Problem]:
    encoded = content if isinstance(content, bytes) else content.encode()
    return list(read_stream(io.BytesIO(encoded), name, name=name, options=ReadOptions(**options)))


def kinds(found) -> list[str]:
    return [each.kind for each in found if isinstance(each, Problem)]


# -- newswire


def test_a_nitf_document_gives_its_text_and_facts():
    (document,) = found_in(NITF)

    assert (document.id, document.title, document.published) == ("nw-17", "Norland troops leave Vell", DAY)
    assert (document.source, document.url) == ("Example Wire", "https://example.org/17")
    assert document.text == f"NORPORT - {ONE}\n{TWO}"
    assert document.meta == {"byline": "By O. Reporter"}


def test_a_newsml_g2_item_gives_its_text_and_facts():
    (document,) = found_in('<?xml version="1.0"?>' + g2())

    assert (document.id, document.title, document.published) == ("urn:newsml:ex:1", "Item 1", DAY)
    assert (document.text, document.source, document.language) == (f"{ONE}\n{TWO}", "Example Wire", "en")


def test_a_nitf_document_in_a_newsml_g2_item_is_read():
    inner = NITF[NITF.index("<nitf>") :]
    start = g2().index("<html")
    content = g2()[:start] + inner + g2()[g2().index("</html>") + 7 :]

    (document,) = found_in(content)

    assert (document.id, document.text) == ("urn:newsml:ex:1", f"NORPORT - {ONE}\n{TWO}")


def test_a_package_gives_its_items_and_tells_what_is_missing():
    package = (
        '<newsMessage xmlns="http://iptc.org/std/nar/2006-10/"><itemSet>'
        + g2(1) + g2(2) + g2(3, kind="picture") + g2(4, status="canceled")
        + '<packageItem guid="pack"><groupSet><group><itemRef residref="urn:newsml:ex:1"/>'
        '<itemRef residref="urn:newsml:ex:9"/></group></groupSet></packageItem></itemSet></newsMessage>'
    )  # fmt: skip

    found = found_in(package)

    assert [each.title for each in found if isinstance(each, Document)] == ["Item 1", "Item 2"]
    assert kinds(found) == ["withdrawn", "missing-item"]
    assert "urn:newsml:ex:9" in found[-1].message


def test_a_reuters_corpus_item_is_read_in_its_encoding():
    (document,) = found_in(REUTERS.encode("iso-8859-1"))

    assert (document.id, document.published) == ("2286", datetime.date(1996, 8, 20))
    assert document.text == f"NORPORT 1996-08-20 - {ONE}\nZürich."


def test_an_older_newsml_item_is_read():
    (document,) = found_in(NEWSML1)

    assert (document.id, document.title, document.published) == ("n-1", "Troops leave Vell", DAY)
    assert document.text == f"{ONE}\n{TWO}"


def test_names_of_characters_that_xml_does_not_know_are_read():
    (document,) = found_in(NITF.replace("Thursday,", "Thursday&nbsp;&mdash; &amp;"))

    assert "Thursday — & officials" in document.text


def test_xml_that_breaks_off_is_read_so_far_and_told():
    found = found_in(NITF[: NITF.index("</block>")])

    assert kinds(found) == ["damaged-xml"]
    assert found[-1].text.endswith(TWO)


BOMB = "<!DOCTYPE nitf [<!ENTITY a 'aaaaaaaaaa'>" + "".join(
    f"<!ENTITY {chr(98 + number)} '{f'&{chr(97 + number)};' * 10}'>" for number in range(9)
)


@pytest.mark.parametrize(
    "content",
    [
        BOMB + "]><nitf><body><body.content><p>&j;</p></body.content></body></nitf>",
        "<!DOCTYPE nitf [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><nitf><body><p>&x;</p></body></nitf>",
        "<!DOCTYPE nitf [<!entity % x SYSTEM 'http://127.0.0.1:9/x.dtd'> %x;]><nitf><body><p>x</p></body></nitf>",
    ],
)
def test_entities_of_its_own_make_xml_suspicious(content):
    start = time.perf_counter()

    found = found_in(content)

    assert kinds(found) == ["bad-xml"]
    assert "entities" in found[0].message
    assert time.perf_counter() - start < 5


def test_a_foreign_dtd_is_never_fetched():
    assert kinds(found_in(NITF.replace("http://norport.example", "file:///dev/zero?"))) == []


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ("<?xml version='1.0'?>", "bad-xml"),
        ("<?xml version='1.0'?><play><act/></play>", "unknown-xml"),
        ("<nitf><body/></nitf>", "no-article"),
        ("<urlset><url><loc>https://example.org/1</loc></url></urlset>", "no-article"),
        ("<nitf>" + "<block>" * 100_000, "no-article"),
    ],
)
def test_xml_without_an_article_is_told(content, kind):
    assert kinds(found_in(content))[-1] == kind


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_behind_an_xml_start_give_documents_or_problems(content):
    for found in found_in(b"<?xml version='1.0'?><nitf><body><p>" + content):
        assert isinstance(found, Document | Problem)


# -- tables


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_table_gives_an_article_a_row(delimiter, encoding):
    rows = [
        ["Title", "TEXT", "date", "desk"],
        ["Troops leave", f'"{ONE}\nMore."', "2024-05-03", "north"],
        ["", TWO, "", ""],
    ]
    content = "\r\n".join(delimiter.join(row) for row in rows)

    found = [each for each in found_in(content.encode(encoding), "a.csv") if isinstance(each, Document)]

    assert [each.text for each in found] == [f"{ONE}\nMore.".replace("\n", "\n"), TWO]
    assert (found[0].title, found[0].published, found[0].meta) == ("Troops leave", DAY, {"desk": "north"})


def test_a_table_in_windows_letters_is_read_and_told():
    found = found_in("id;text\n1;Velten’s offer\n".encode("cp1252"), "a.csv")

    assert (kinds(found), found[-1].text) == (["encoding"], "Velten’s offer")


def test_a_column_of_the_users_own_is_taken():
    (document,) = found_in(f"nr,meldung\n7,{TWO}\n", "a.csv", fields={"text": "meldung", "id": "nr"})

    assert (document.id, document.text) == ("7", TWO)


def test_a_table_without_a_column_of_text_names_its_columns():
    (problem,) = found_in("nr,meldung\n7,x\n", "a.csv")

    assert "nr, meldung" in problem.message
    assert "input.fields" in problem.fix


def test_a_bad_row_is_told_with_its_line_and_the_others_are_read():
    found = found_in(f"id,text\n1,{TWO}\n2,one, two\n3,\n\n4,{TWO}\n", "a.csv")

    assert [each.id for each in found if isinstance(each, Document)] == ["1", "4"]
    assert [(each.kind, each.where) for each in found if isinstance(each, Problem)] == [
        ("bad-line", "a.csv:3"),
        ("bad-line", "a.csv:4"),
    ]


def test_a_quotation_mark_that_is_never_closed_does_not_fill_the_memory():
    found = found_in(f'id,text\n1,{TWO}\n2,"' + "x, y\n" * 100_000, "a.csv", limits=Limits(document=10_000))

    assert kinds(found) == ["bad-table"]
    assert [each.id for each in found if isinstance(each, Document)] == ["1"]


def test_a_table_on_standard_input_is_told_by_its_header():
    assert [each.text for each in found_in(f"id,text\n1,{TWO}\n", "")] == [TWO]


# -- web archives


def warc_record(
    url: str, body: str | bytes, kind: str = "response", status: int = 200, head: str = "", extra: str = ""
) -> bytes:
    page = body.encode() if isinstance(body, str) else body
    if kind == "response":
        page = f"HTTP/1.1 {status} X\r\nContent-Type: text/html; charset=utf-8\r\n{head}\r\n".encode() + page
    lines = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-05-04T00:00:00Z\r\n{extra}"
    return f"{lines}Content-Length: {len(page)}\r\n\r\n".encode() + page + b"\r\n\r\n"


PARAGRAPHS = "".join(f"<p>{ONE} {TWO} Part {number} of the report from the border.</p>" for number in range(5))
PAGE = f"<html lang=en><head><title>Troops leave Vell</title></head><body><h1>Troops leave Vell</h1>{PARAGRAPHS}</body></html>"
URL = "https://example.org/2024/05/03/vell"


@pytest.mark.parametrize("packed", [True, False])
def test_every_page_of_a_web_archive_is_an_article(packed):
    records = [
        warc_record("x", "software: test", kind="warcinfo"),
        warc_record(URL, PAGE),
        warc_record(URL + "/2", "GET", kind="request"),
        warc_record(URL + "/3", "gone", status=404),
        warc_record(URL + "/4", gzip.compress(PAGE.encode()), head="Content-Encoding: gzip\r\n"),
        warc_record(
            URL + "/5", f"{len(PAGE.encode()):x}\r\n{PAGE}\r\n0\r\n\r\n", head="Transfer-Encoding: chunked\r\n"
        ),
        warc_record(URL + "/6", f"{ONE}\n{TWO}", kind="conversion"),
    ]
    content = b"".join(map(gzip.compress, records)) if packed else b"".join(records)

    found = found_in(content, "a.warc.gz" if packed else "a.warc")

    assert kinds(found) == []
    assert [each.url for each in found] == [URL, URL + "/4", URL + "/5", URL + "/6"]
    assert all(ONE in each.text for each in found)
    assert found[0].meta["fetched_at"] == "2024-05-04T00:00:00Z"


@pytest.mark.parametrize("cut", [6, 30, 155, 200, 900])
def test_a_web_archive_that_breaks_off_is_told_and_read_so_far(cut):
    content = warc_record(URL, PAGE) + warc_record(URL + "/2", PAGE)[:cut]

    found = found_in(content, "a.warc")

    assert [each.url for each in found if isinstance(each, Document)] == [URL]
    assert kinds(found) == ["damaged-file"]
    assert "after 1 records" in found[-1].message


@pytest.mark.parametrize("address", ["http://[broken", "http://e.org]/", "javascript:alert(1)", "dns:e.org"])
def test_an_address_that_is_none_costs_no_page_of_a_web_archive(address):
    found = found_in(warc_record(address, PAGE) + warc_record(URL, PAGE), "a.warc")

    assert [each.url for each in found] == [address, URL]


def test_a_page_that_the_crawler_cut_is_told():
    found = found_in(warc_record(URL, PAGE, extra="WARC-Truncated: length\r\n"), "a.warc")

    assert kinds(found) == ["truncated"]


def test_a_page_longer_than_allowed_is_told_and_the_next_read():
    content = warc_record(URL, PAGE + " " * 100_000) + warc_record(URL + "/2", PAGE)

    found = found_in(content, "a.warc", limits=Limits(document=50_000))

    assert kinds(found) == ["too-large"]
    assert found[-1].url == URL + "/2"


def test_a_web_archive_that_breaks_off_in_a_page_longer_than_allowed_is_told():
    content = warc_record(URL, PAGE) + warc_record(URL + "/2", PAGE + " " * 100_000)[:-1000]

    found = found_in(content, "a.warc", limits=Limits(document=50_000))

    assert [each.url for each in found if isinstance(each, Document)] == [URL]
    assert kinds(found) == ["damaged-file"]


def test_a_page_in_a_web_archive_may_be_no_larger_than_one_in_a_file():
    page = f"<html><body>{PARAGRAPHS}<p>{'Troops left. ' * 500_000}</p></body></html>"

    assert kinds(found_in(page.encode(), "a.html")) == ["too-large"]
    assert kinds(found_in(warc_record(URL, page), "a.warc")) == ["too-large"]


@pytest.mark.parametrize("suffix", ["gz", "xz", "bz2", "zst"])
def test_of_a_packed_web_archive_that_breaks_off_every_whole_page_is_read(suffix):
    pack = {"gz": gzip.compress, "xz": lzma.compress, "bz2": bz2.compress, "zst": zstd.compress}[suffix]
    second = pack(warc_record(URL + "/2", PAGE))

    found = found_in(pack(warc_record(URL, PAGE)) + second[: len(second) // 2], f"a.warc.{suffix}")

    assert [each.url for each in found if isinstance(each, Document)] == [URL]
    assert kinds(found) == ["damaged-file"]
    assert "compressed" in found[-1].message


def test_a_packed_page_that_is_a_bomb_stays_small():
    bomb = gzip.compress(b"<p>x</p>" * 10_000_000)

    found = found_in(warc_record(URL, bomb, head="Content-Encoding: gzip\r\n"), "a.warc")

    assert len(found) == 1


@settings(deadline=None)
@given(st.binary(max_size=100), st.integers(0, 400))
def test_any_bytes_in_a_web_archive_give_documents_or_problems(content, at):
    whole = warc_record(URL, json.dumps("x"))

    for found in found_in(whole[:at] + content + whole[at:], "a.warc"):
        assert isinstance(found, Document | Problem)

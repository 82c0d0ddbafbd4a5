"""Exports of press databases and offices: many articles in one file, each with its own facts."""

import datetime
import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gesta.records import Document, Problem
from gesta.sources.exports.rtf import text_of_rtf
from gesta.sources.options import Limits, ReadOptions
from gesta.sources.reading import read_stream

ONE = "Norland's army left the border town of Vell on Thursday, officials said."
TWO = "Sudria said it would answer in kind by Monday."

NEXIS_UNI = f"""Norland troops leave Vell
The Example Times
May 3, 2024 Friday

Copyright 2024 Example Times Ltd All Rights Reserved

Section: WORLD; Pg. 4
Length: 532 words
Byline: Oskar Reporter
Dateline: NORPORT
Body

{ONE}

{TWO}

Classification

Language: ENGLISH
Publication-Type: Newspaper

Load-Date: May 4, 2024

End of Document

Talks go on in Ostia
Ostia Herald
6 May 2024

Length: 12 words
Body

Delegates met again in Ostia on Monday.
Load-Date: May 6, 2024
End of Document
"""

CLASSIC = f"""


                               1 of 2 DOCUMENTS


                               The Example Times

                              May 3, 2024 Friday
                             Late Edition - Final

Norland troops leave Vell

BYLINE: By OSKAR REPORTER

SECTION: Section A; Column 0; Pg. 4

LENGTH: 532 words

DATELINE: NORPORT

 {ONE[:38]}
{ONE[38:].strip()}

 {TWO}

LOAD-DATE: May 4, 2024

LANGUAGE: ENGLISH

PUBLICATION-TYPE: Newspaper

                    Copyright 2024 The Example Times Company
                              All Rights Reserved

                               2 of 2 DOCUMENTS


                                  Ostia Herald

                              May 6, 2024 Monday

Talks go on in Ostia

LENGTH: 12 words

Delegates met again in Ostia on Monday.

LOAD-DATE: May 6, 2024
"""

FACTIVA = f"""Norland troops leave Vell
By Oskar Reporter
532 words
3 May 2024
08:00
The Example Times
EXTIM
A4
English
Copyright 2024 Example Times Ltd.

{ONE}

{TWO}

Document EXTIM00020240503ek5300012

Talks go on in Ostia
12 words
6 May 2024
Ostia Herald
OSTHER
English
(c) 2024 Ostia Herald

Delegates met again in Ostia on Monday.

Document OSTHER0020240506ek5600034

Search Summary
Text vell
"""

CODED = f"""HD  Norland troops leave Vell
BY  By Oskar Reporter
WC  532 words
PD  3 May 2024
SN  The Example Times
LA  English
LP  {ONE}
TD  {TWO}
AN  Document EXTIM00020240503ek5300012

HD  Talks go on in Ostia
PD  6 May 2024
SN  Ostia Herald
LA  English
LP  Delegates met again in Ostia on Monday.
AN  Document OSTHER0020240506ek5600034
"""


def found_in(content: bytes | str, name: str = "export.txt", **limits: int) -> list[Document | Problem]:
    encoded = content if isinstance(content, bytes) else content.encode()
    return list(read_stream(io.BytesIO(encoded), name, name=name, options=ReadOptions(Limits(**limits))))


def docx(text: str, xml: str | None = None) -> bytes:
    words = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    paragraphs = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in text.replace("&", "&amp;").split("\n"))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "word/document.xml", xml or f'<w:document xmlns:w="{words}"><w:body>{paragraphs}</w:body></w:document>'
        )
    return file.getvalue()


def rtf(text: str) -> bytes:
    body = "".join(char if char.isascii() else f"\\u{ord(char)}?" for char in text).replace("\n", "\\par\n")
    return b"{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0\\fcharset0 Arial;}}\\f0 " + body.encode() + b"}"


def pdf(pages: list[list[str]]) -> bytes:
    """A PDF file with these lines on its pages, written by hand."""
    streams = []
    for lines in pages:
        shown = " T* ".join(f"({line.translate(str.maketrans({'(': None, ')': None}))}) Tj" for line in lines)
        streams.append(f"BT /F1 11 Tf 14 TL 50 780 Td {shown} ET".encode("cp1252"))
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, stream in enumerate(streams):
        resources = "<< /Font << /F1 3 0 R >> >>"
        content = f"{5 + 2 * number} 0 R"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources {resources} /Contents {content} >>".encode()
        )
        objects.append(b"<< /Length %d >>\nstream\n" % len(stream) + stream + b"\nendstream")
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return (
        out
        + b"xref\n0 %d\n0000000000 65535 f \n" % size
        + table
        + (b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (size, len(out)))
    )


EXPORTS = {"nexis": NEXIS_UNI, "classic": CLASSIC, "factiva": FACTIVA, "coded": CODED}
WRITERS = {".txt": str.encode, ".docx": docx, ".rtf": rtf}


@pytest.mark.parametrize("suffix", WRITERS)
@pytest.mark.parametrize("kind", EXPORTS)
def test_every_article_of_an_export_comes_with_its_own_facts(kind, suffix):
    found = found_in(WRITERS[suffix](EXPORTS[kind]), f"export{suffix}")

    assert [each for each in found if isinstance(each, Problem)] == []
    assert [each.title for each in found] == ["Norland troops leave Vell", "Talks go on in Ostia"]
    assert [each.published for each in found] == [datetime.date(2024, 5, 3), datetime.date(2024, 5, 6)]
    assert [each.source for each in found] == ["The Example Times", "Ostia Herald"]
    assert found[0].text.removeprefix("NORPORT - ").split("\n") == [ONE, TWO]
    assert found[1].text == "Delegates met again in Ostia on Monday."
    assert [each.origin for each in found] == [f"export{suffix}[1]", f"export{suffix}[2]"]


def test_an_article_keeps_the_accession_number_as_its_id():
    assert [each.id for each in found_in(FACTIVA)] == ["EXTIM00020240503ek5300012", "OSTHER0020240506ek5600034"]
    assert [each.id for each in found_in(CODED)] == ["EXTIM00020240503ek5300012", "OSTHER0020240506ek5600034"]


def test_an_article_without_text_in_an_export_is_told_and_the_others_read():
    found = found_in(NEXIS_UNI.replace(ONE, "").replace(TWO, ""))

    assert [each.kind for each in found if isinstance(each, Problem)] == ["no-article"]
    assert [each.title for each in found if isinstance(each, Document)] == ["Talks go on in Ostia"]


def test_an_export_that_breaks_off_still_gives_its_last_article():
    found = found_in(NEXIS_UNI[: NEXIS_UNI.index("Load-Date: May 6")])

    assert found[-1].text == "Delegates met again in Ostia on Monday."


def test_an_article_that_speaks_of_documents_is_no_export():
    text = "Court papers\n\nThe court said on Friday it had read 1 of 2 documents. Length: it did not say.\nBody count rises."

    (document,) = found_in(text)

    assert document.text == text


def test_an_export_may_be_longer_than_one_document():
    assert len(found_in(NEXIS_UNI * 5, document=1000)) == 10
    assert [each.kind for each in found_in("word\n" * 500, document=1000)] == ["too-large"]


# -- Word, rich text, PDF


@pytest.mark.parametrize("suffix", [".docx", ".rtf"])
@pytest.mark.parametrize("named", [True, False])
def test_one_article_in_an_office_file_is_one_document(suffix, named):
    content = WRITERS[suffix](f"Troops leave Vell\n\n{ONE}\nVelten’s offer “stands”.")

    (document,) = found_in(content, f"a{suffix}" if named else "")

    assert document.title == "Troops leave Vell"
    assert document.text.endswith(f"{ONE}\nVelten’s offer “stands”.")


def test_deleted_words_of_a_word_document_are_not_read():
    words = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = "<w:p><w:r><w:t>Norland left.</w:t></w:r><w:del><w:r><w:delText>Never.</w:delText></w:r></w:del></w:p>"

    (document,) = found_in(docx("", f'<w:document xmlns:w="{words}"><w:body>{body}</w:body></w:document>'), "a.docx")

    assert document.text == "Norland left."


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"PK\x03\x04 this is no archive", "damaged-file"),
        (docx("", "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"), "damaged-file"),
        (docx("", "<w:document"), "damaged-file"),
        (docx(("x" * 1000 + "\n") * 40_000), "archive-limit"),
        (docx(""), "empty-file"),
    ],
)
def test_a_bad_word_document_is_told(content, kind):
    assert [each.kind for each in found_in(content, "a.docx")] == [kind]


def test_a_spreadsheet_is_no_word_document():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<x/>")

    (problem,) = found_in(file.getvalue(), "a.xlsx")

    assert "none of Word" in problem.message


@pytest.mark.parametrize(
    ("page", "charset", "words"), [(1251, 0, "Мир"), (1251, 204, "Мир"), (1250, 0, "Łódź"), (1252, 0, "Zürich")]
)
@pytest.mark.parametrize("raw", [True, False])
def test_rich_text_is_read_in_its_code_page(page, charset, words, raw):
    encoded = words.encode(f"cp{page}")
    shown = encoded if raw else b"".join(b"\\'%02x" % byte for byte in encoded)
    head = b"{\\rtf1\\ansi\\ansicpg%d{\\fonttbl{\\f0\\fcharset%d Arial;}}\\f0 " % (page, charset)

    assert text_of_rtf(head + shown + b"}").strip() == words


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_behind_a_rich_text_start_give_documents_or_problems(content):
    for found in found_in(b"{\\rtf1\\ansi " + content, "a.rtf"):
        assert isinstance(found, Document | Problem)


def test_a_pdf_file_gives_paragraphs_without_running_heads():
    body = [
        ["Norland's army left the border town of Vell on Thurs-", "day, officials said in the capital after long talks.", "It was quiet.", "Monitors counted forty vehicles on the road to the"],
        ["port of Norport during the whole of the night, and", "said that more would follow.", "No shots were fired.", "The regional union called the withdrawal a step in the"],
        ["right direction and asked both sides to go on with it.", "Talks go on in Ostia."],
    ]  # fmt: skip
    pages = [["The Example Times", *lines, f"Page {number}"] for number, lines in enumerate(body, start=1)]

    (document,) = found_in(pdf(pages), "a.pdf")

    assert "Example Times" not in document.text
    assert "Page 2" not in document.text
    assert "Thursday, officials said in the capital" in document.text
    assert "the road to the port of Norport" in document.text


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (pdf([[""]]), "no-text"),
        (b"%PDF-1.4\nnothing", "damaged-file"),
        (pdf([["x"]]).replace(b"/Root 1 0 R", b"/Root 1 0 R /Encrypt << /Filter /Standard /V 9 >>"), "unreadable"),
    ],
)
def test_a_bad_pdf_file_is_told(content, kind):
    found = found_in(content, "a.pdf")

    assert [each.kind for each in found] == [kind]
    assert found[0].fix


@settings(deadline=None)
@given(st.data())
def test_a_pdf_file_with_any_bytes_changed_gives_documents_or_problems(data):
    content = bytearray(pdf([[ONE, TWO]]))
    for at, byte in data.draw(st.lists(st.tuples(st.integers(0, len(content) - 1), st.integers(0, 255)), max_size=4)):
        content[at] = byte

    for found in found_in(bytes(content), "a.pdf"):
        assert isinstance(found, Document | Problem)

"""Whatever is given as input gives documents, or problems that name the place; nothing crashes."""

import datetime
import gzip
import io
import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gesta.records import Document, Problem
from gesta.sources.discovery import find_files, shown
from gesta.sources.files import open_inputs
from gesta.sources.options import Limits, ReadOptions
from gesta.sources.reading import read_stream

HEADER_SHAPE = """Norland and Sudria to hold joint manoeuvres
20211129
https://norport.example/3294505/norland-and-sudria/
NORPORT AP  President Oskar Velten said Wednesday that both will hold manoeuvres.
Veltens offer  a surprise  was welcomed.
"""


SMALL = ReadOptions(Limits(document=100))


def documents(*paths: object, **options) -> list[Document]:
    return [found for found in open_inputs([str(path) for path in paths], **options) if isinstance(found, Document)]


def problems(*paths: object, **options) -> list[Problem]:
    return [found for found in open_inputs([str(path) for path in paths], **options) if isinstance(found, Problem)]


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def article(text: str = "The army left.", **keys: object) -> str:
    return json.dumps({"text": text, **keys}) + "\n"


# -- shapes


def test_the_header_shape_gives_title_date_url_and_the_paragraphs_as_they_stand(tmp_path):
    (document,) = documents(write(tmp_path, "a.txt", HEADER_SHAPE))

    assert document.title == "Norland and Sudria to hold joint manoeuvres"
    assert document.published == datetime.date(2021, 11, 29)
    assert document.url == "https://norport.example/3294505/norland-and-sudria/"
    assert document.text == "\n".join(HEADER_SHAPE.splitlines()[3:])


def test_the_header_shape_with_windows_line_ends_and_empty_lines_is_the_same_text(tmp_path):
    one = write(tmp_path, "a.txt", HEADER_SHAPE)
    two = write(tmp_path, "b.txt", HEADER_SHAPE.replace("\n", "\r\n").replace("20211129", "\r\n2021-11-29"))

    assert documents(one)[0].text == documents(two)[0].text
    assert documents(one)[0].id == documents(two)[0].id


def test_an_impossible_date_in_the_header_is_told_and_the_article_read(tmp_path):
    path = write(tmp_path, "a.txt", HEADER_SHAPE.replace("20211129", "20211329"))

    assert documents(path)[0].published is None
    assert problems(path)[0].kind == "bad-date"
    assert "20211329" in problems(path)[0].message


def test_a_plain_text_is_kept_whole_and_its_first_line_may_be_its_title(tmp_path):
    text = "Army leaves the north\n\nThe army left. Nobody was hurt."

    (document,) = documents(write(tmp_path, "a.txt", text + "\n"))

    assert (document.title, document.text) == ("Army leaves the north", text)


def test_a_plain_text_without_headline_has_no_title(tmp_path):
    assert documents(write(tmp_path, "a.txt", "The army left.\n\nNobody was hurt.\n"))[0].title is None


def test_json_lines_keep_text_and_unknown_keys_untouched(tmp_path):
    text = " The army\tleft.\r\nNobody \u00a0came. "
    keys = {"id": "a1", "title": "Left", "date": "2021-11-29", "url": "https://n.example", "desk": {"name": "north"}}

    (document,) = documents(write(tmp_path, "a.jsonl", article(text, **keys)))

    assert (document.id, document.title, document.url) == ("a1", "Left", "https://n.example")
    assert document.text == text
    assert document.published == datetime.date(2021, 11, 29)
    assert document.meta == {"desk": {"name": "north"}}


@pytest.mark.parametrize("key", ["body", "content"])
def test_other_names_for_keys_are_understood(tmp_path, key):
    line = json.dumps({key: "The army left.", "headline": "Left", "pub_date": "20211129", "link": "https://n.example"})

    (document,) = documents(write(tmp_path, "a.jsonl", line))

    assert (document.text, document.title, document.meta) == ("The army left.", "Left", {})
    assert document.published == datetime.date(2021, 11, 29)


def test_a_null_is_the_same_as_a_missing_key(tmp_path):
    line = json.dumps({"text": None, "body": "The army left.", "url": None, "title": None, "date": None, "id": None})

    (document,) = documents(write(tmp_path, "a.jsonl", line))

    assert (document.text, document.url, document.published) == ("The army left.", None, None)


@pytest.mark.parametrize(
    "wrap", ["[{}, {}]", "[\n{},\n{}\n]", '{{"articles": [{}, {}]}}', '{{"status": "ok",\n "results":\n [{}, {}]}}']
)
def test_a_json_array_and_a_wrapped_one_give_their_articles(tmp_path, wrap):
    path = write(tmp_path, "a.json", wrap.format(article("The army left."), article("The rebels stayed.")))

    assert [document.text for document in documents(path)] == ["The army left.", "The rebels stayed."]
    assert documents(path)[1].origin.endswith("a.json[2]")


def test_a_wrapper_on_a_single_line_gives_its_articles(tmp_path):
    path = write(tmp_path, "a.json", json.dumps({"hits": [{"text": "One."}, {"text": 2}, {"text": "Three."}]}))

    assert [document.text for document in documents(path)] == ["One.", "Three."]
    assert [(problem.kind, problem.where) for problem in problems(path)] == [("bad-line", f"{path}:1[2]")]


def test_broken_json_over_several_lines_is_one_problem(tmp_path):
    path = write(tmp_path, "a.json", '{\n "text": "One.",\n "id": \n}\n')

    assert [(problem.kind, problem.where) for problem in problems(path)] == [("bad-json", str(path))]


def test_one_json_object_over_several_lines_is_one_article(tmp_path):
    path = write(tmp_path, "a.json", json.dumps({"id": 7, "text": "The army left.", "tags": ["north"]}, indent=2))

    assert [document.id for document in documents(path)] == ["7"]


def test_the_shape_is_told_by_the_content_and_not_by_the_suffix(tmp_path):
    path = write(tmp_path, "a.txt", article("The army left.") + article("The rebels stayed."))

    assert len(documents(path)) == 2


# -- bad input


def test_a_missing_file_is_told_and_the_rest_goes_on(tmp_path):
    there = write(tmp_path, "a.txt", "The army left.")

    found = list(open_inputs([str(tmp_path / "nowhere.txt"), str(there)]))

    assert isinstance(found[0], Problem)
    assert found[0].kind == "missing-file"
    assert found[0].where.endswith("nowhere.txt")
    assert isinstance(found[1], Document)


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a.json"])
@pytest.mark.parametrize("content", ["", "\n \n"])
def test_an_empty_file_is_told(tmp_path, name, content):
    path = write(tmp_path, name, content)

    assert documents(path) == []
    if content == "" or name == "a.txt":
        assert [problem.kind for problem in problems(path)] == ["empty-file"]


@pytest.mark.parametrize("content", [b"PAR1....", b"\x89PNG\r\n\x1a\n....", b"The\x00army\x01left\x00"])
def test_a_binary_file_is_told_and_not_read(tmp_path, content):
    path = write(tmp_path, "a.txt", content)

    assert documents(path) == []
    assert [problem.kind for problem in problems(path)] == ["binary"]


def test_bytes_that_turn_binary_later_are_told(tmp_path):
    path = write(tmp_path, "a.txt", b"The army left. " * 1000 + bytes(range(32)) * 100)

    assert [problem.kind for problem in problems(path)] == ["binary"]


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl"])
def test_a_line_of_fifty_megabytes_is_told(tmp_path, name):
    path = write(tmp_path, name, b'{"text": "' + b"x" * 50_000_000)

    (problem,) = problems(path)

    assert problem.kind == "too-large"
    assert "20,000,000" in problem.message


def test_a_line_over_the_limit_is_told_with_its_number_and_the_others_are_read(tmp_path):
    path = write(tmp_path, "a.jsonl", article("One.") + article("x" * 500) + article("Three."))

    assert [document.text for document in documents(path, options=SMALL)] == ["One.", "Three."]
    assert [problem.where for problem in problems(path, options=SMALL)] == [f"{path}:2"]


def test_invalid_utf8_is_read_as_windows_text_and_told(tmp_path):
    path = write(tmp_path, "a.txt", "Velten’s offer was refused.".encode("cp1252"))

    assert documents(path)[0].text == "Velten’s offer was refused."
    assert problems(path)[0].kind == "encoding"
    assert "windows-1252" in problems(path)[0].message


def test_one_badly_encoded_line_of_many_is_told_with_its_number(tmp_path):
    bad = '{"text": "Velten’s offer"}\n'.encode("cp1252")
    path = write(tmp_path, "a.jsonl", article("One.").encode() + bad + article("Three.").encode())

    assert [document.text for document in documents(path)] == ["One.", "Velten’s offer", "Three."]
    assert [problem.where for problem in problems(path)] == [f"{path}:2"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "utf-32"])
def test_a_byte_order_mark_is_honoured(tmp_path, encoding):
    path = write(tmp_path, "a.jsonl", (article("Velten’s offer") + article("Two.")).encode(encoding))

    assert [document.text for document in documents(path)] == ["Velten’s offer", "Two."]


def test_a_broken_line_in_the_middle_is_told_with_its_number_and_the_others_are_read(tmp_path):
    path = write(tmp_path, "a.jsonl", article("One.") + '{"text": "Two\n' + "\n" + article("Four."))

    assert [document.text for document in documents(path)] == ["One.", "Four."]
    (problem,) = problems(path)
    assert (problem.kind, problem.where) == ("bad-line", f"{path}:2")
    assert problem.fix


def test_a_broken_first_line_does_not_hide_the_others(tmp_path):
    path = write(tmp_path, "a.jsonl", '{"text": "One\n' + article("Two."))

    assert [document.text for document in documents(path)] == ["Two."]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('{"text": 7}', '"text" must be text, not a number'),
        ('{"text": "One.", "title": ["x"]}', '"title" must be text, not a list'),
        ('{"text": "One.", "id": true}', '"id" must be text, not true or false'),
        ('{"text": "One.", "link": {}}', '"link" must be text, not an object'),
        ('{"title": "One."}', '"text" is missing'),
        ('{"text": "  "}', '"text" is empty'),
        ('["One."]', "a JSON object is needed here, not a list"),
        ("17", "a JSON object is needed here, not a number"),
        ("[" * 100_000, "nested too deeply"),
        ('{"text": "One.", "n": ' + "9" * 5000 + "}", "too long"),
    ],
)
def test_a_wrong_line_says_what_is_wrong_with_which_key(tmp_path, line, words):
    path = write(tmp_path, "a.jsonl", article("Zero.") + line + "\n")

    (problem,) = problems(path)

    assert problem.kind == "bad-line"
    assert words in problem.message


def test_a_bad_date_is_told_and_the_article_read_without_it(tmp_path):
    path = write(tmp_path, "a.jsonl", article(id="a1", date="03/04/2021"))

    (problem,) = problems(path)

    assert documents(path)[0].published is None
    assert (problem.kind, problem.document) == ("bad-date", "a1")
    assert "03/04/2021" in problem.message
    assert [candidate.id for candidate in problem.candidates] == ["2021-04-03", "2021-03-04"]


def test_half_a_character_does_not_reach_the_document(tmp_path):
    (document,) = documents(write(tmp_path, "a.jsonl", '{"text": "He left \\ud83d today", "title": "\\udc00"}'))

    document.text.encode()
    assert document.title == "\ufffd"


def test_a_text_of_two_hundred_thousand_words_is_read(tmp_path):
    path = write(tmp_path, "a.txt", "The army left the town. " * 40_000)

    assert len(documents(path)[0].text.split()) == 200_000


def test_a_folder_without_articles_is_told(tmp_path):
    write(tmp_path, "notes.xlsx", "x")
    write(tmp_path, ".hidden.txt", "x")

    (problem,) = problems(tmp_path)

    assert problem.kind == "empty-folder"
    assert ".jsonl" in problem.message


def test_a_file_that_may_not_be_read_is_told(tmp_path, monkeypatch):
    path = write(tmp_path, "a.txt", "x")

    def refuse(self, *_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)

    assert [problem.kind for problem in problems(path)] == ["unreadable"]


@pytest.mark.parametrize("cut", [5, 30, 60])
def test_a_compressed_file_that_breaks_off_is_told(tmp_path, cut):
    whole = gzip.compress(b"".join(article(f"Army {number} left.").encode() for number in range(100)))
    path = write(tmp_path, "a.jsonl.gz", whole[:cut])

    assert [problem.kind for problem in problems(path)][-1] == "damaged-file"


@given(st.binary(max_size=300), st.sampled_from(["", ".jsonl", ".json", ".txt"]))
def test_any_bytes_give_documents_or_problems(content, suffix):
    for found in read_stream(io.BytesIO(content), "stdin", name=f"a{suffix}"):
        assert isinstance(found, Document | Problem)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8), lambda inner: st.lists(inner, max_size=3)
)
KEYS = st.sampled_from(["id", "title", "date", "url", "text", "body", "language", "source", "x"])


@given(st.dictionaries(KEYS, JSON, max_size=5))
def test_any_json_object_gives_one_document_or_a_problem(record):
    found = list(read_stream(io.BytesIO(json.dumps(record).encode()), "stdin", name="a.jsonl"))

    assert found
    for one in found:
        if isinstance(one, Document):
            assert one.text.strip()
            json.dumps(one.meta).encode()


# -- files, folders, globs, streams


def test_folders_are_read_in_order_without_hidden_and_unknown_files(tmp_path):
    for name in ("b/2.txt", "a.txt", "b/1.jsonl", ".git/x.txt", "c.png", "b/.x.txt", "z.md"):
        write(tmp_path, name, article(name) if name.endswith("jsonl") else name)

    found = [Path(document.origin).relative_to(tmp_path).as_posix() for document in documents(tmp_path)]

    assert found == ["a.txt", "z.md", "b/1.jsonl:1", "b/2.txt"]


def test_a_quoted_pattern_finds_files_at_any_depth(tmp_path):
    for name in ("a.txt", "b/c/d.txt", "b/e.md"):
        write(tmp_path, name, name)

    assert len(documents(f"{tmp_path}/**/*.txt")) == 2
    assert problems(f"{tmp_path}/*.csv")[0].kind == "missing-file"


def test_a_pattern_that_finds_folders_only_reads_them(tmp_path):
    write(tmp_path, "2021/a.txt", "The army left.")
    write(tmp_path, "2022/a.txt", "The rebels stayed.")

    assert len(documents(f"{tmp_path}/202*")) == 2


def test_a_file_whose_name_looks_like_a_pattern_is_that_file(tmp_path):
    assert len(documents(write(tmp_path, "a[1].txt", "The army left."))) == 1


def test_a_file_named_twice_is_read_once(tmp_path):
    path = write(tmp_path, "a.txt", "The army left.")

    assert len(list(open_inputs([str(path), str(tmp_path), f"{tmp_path}/*"]))) == 1


def test_standard_input_is_read_from_a_stream_that_cannot_seek():
    read_end, write_end = os.pipe()
    with os.fdopen(write_end, "wb") as writer:
        writer.write((article("One.") + article("Two.")).encode())
    with os.fdopen(read_end, "rb", buffering=0) as reader:
        found = documents("-", stdin=reader)

    assert [(document.text, document.origin) for document in found] == [("One.", "stdin:1"), ("Two.", "stdin:2")]


@pytest.mark.parametrize("name", ["two\nlines.txt", "ünï.txt", b"odd\xff.txt"])
def test_odd_file_names_are_safe_everywhere(tmp_path, name):
    path = os.fsdecode(os.path.join(os.fsencode(tmp_path), os.fsencode(name)))  # noqa: PTH118  # bytes, not text
    try:
        Path(path).write_bytes(b"The army left.")
    except (OSError, UnicodeError):
        pytest.skip("this file system refuses the name")

    (document,) = documents(path)

    assert "\n" not in document.origin
    document.origin.encode()


def test_a_path_with_a_nul_is_a_missing_file():
    assert problems("a\0b")[0].kind == "missing-file"


def test_a_compressed_file_is_read_through(tmp_path):
    path = write(tmp_path, "a.jsonl.gz", gzip.compress((article("One.") + article("Two.")).encode()))

    assert len(documents(path)) == 2
    assert len(documents(tmp_path)) == 2


def test_a_link_that_leads_nowhere_is_told(tmp_path):
    (tmp_path / "a.txt").symlink_to(tmp_path / "gone.txt")

    assert problems(tmp_path / "a.txt")[0].kind == "missing-file"


def test_finding_files_opens_none(tmp_path):
    path = write(tmp_path, "a.txt", "x")

    assert list(find_files([str(tmp_path), "-"])) == [path, Path("-")]


@given(st.text(max_size=20))
def test_a_shown_path_is_one_printable_line(name):
    words = shown(name.replace("\ud800", "")) if name.isprintable() else shown(name.encode("utf-8", "replace").decode())

    assert words.isprintable()


# -- ids


def test_an_id_from_content_is_the_same_wherever_it_is_read(tmp_path):
    one, two = write(tmp_path, "a.jsonl", article()), write(tmp_path, "b/c.jsonl", article())

    assert documents(one)[0].id == documents(two)[0].id
    assert len(documents(one)[0].id) == 12


def test_an_exact_repeat_is_left_out_and_told(tmp_path):
    path = write(tmp_path, "a.jsonl", article(id="a1") * 2)

    assert len(documents(path)) == 1
    assert [(problem.kind, problem.document) for problem in problems(path)] == [("duplicate-id", "a1")]


def test_another_text_under_a_used_id_gets_an_id_of_its_own(tmp_path):
    lines = [article(text, id="a1") for text in ("One.", "Two.", "Three.", "Two.")]
    path = write(tmp_path, "a.jsonl", "".join(lines))

    assert [(document.id, document.text) for document in documents(path)] == [
        ("a1", "One."),
        ("a1~2", "Two."),
        ("a1~3", "Three."),
    ]
    assert [problem.document for problem in problems(path)] == ["a1~2", "a1~3", "a1"]


def test_an_id_given_by_the_input_is_never_taken_for_another(tmp_path):
    path = write(tmp_path, "a.jsonl", article("One.", id="a~2") + article("Two.", id="a") + article("Three.", id="a"))

    assert [document.id for document in documents(path)] == ["a~2", "a", "a~3"]


def test_the_same_paths_give_the_same_order(tmp_path):
    for number in range(5):
        write(tmp_path, f"{number}/a.txt", f"Army {number} left.")

    assert list(open_inputs([str(tmp_path)])) == list(open_inputs([str(tmp_path)]))


# -- the user's own fields


def test_fields_of_the_user_are_taken_and_what_they_hide_is_kept(tmp_path):
    record = {"text": "teaser", "content": {"parts": [{"body": "The army left."}]}, "day": "2024-05-03"}
    fields = {"text": "content.parts.body", "date": "day"}
    path = write(tmp_path, "a.jsonl", json.dumps(record))

    (document,) = documents(path, options=ReadOptions(fields=fields))

    assert (document.text, document.published) == ("The army left.", datetime.date(2024, 5, 3))
    assert document.meta["text_given"] == "teaser"


def test_of_a_list_under_a_field_of_the_user_the_first_is_taken(tmp_path):
    record = {"content": ["The army left."], "papers": ["Norland Gazette", "Delta Post"]}
    fields = {"text": "content", "source": "papers"}
    path = write(tmp_path, "a.jsonl", json.dumps(record))

    (document,) = documents(path, options=ReadOptions(fields=fields))

    assert (document.text, document.source) == ("The army left.", "Norland Gazette")


def test_a_text_in_several_pieces_is_refused_rather_than_cut_to_the_first(tmp_path):
    path = write(tmp_path, "a.jsonl", json.dumps({"content": ["The army left.", "It came back."]}))

    (problem,) = open_inputs([str(path)], options=ReadOptions(fields={"text": "content"}))

    assert problem.kind == "bad-line"

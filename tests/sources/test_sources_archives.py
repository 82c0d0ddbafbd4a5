"""Archives and compressed files are read through; bombs, tricks and damage are told, and the rest goes on."""

import bz2
import gzip
import io
import lzma
import random
import struct
import tarfile
import tracemalloc
import zipfile

import pytest
from backports import zstd
from hypothesis import given, settings
from hypothesis import strategies as st

from gesta.records import Document, Problem
from gesta.sources.files import open_inputs
from gesta.sources.options import Limits, ReadOptions
from gesta.sources.reading import read_stream

PACK = {".gz": gzip.compress, ".zst": zstd.compress, ".xz": lzma.compress, ".bz2": bz2.compress}
ONE, TWO = b"Norland attacked Sudria.\n", b"Ostia sent aid.\n"
# Random words: they do not pack, so that a cut file is cut in the middle of its content.
BOMB = (b'{"text": "' + b"Boom. " * 20_000 + b'"}\n') * 200
LONG = " ".join(random.Random(1).choices([f"w{n}" for n in range(5000)], k=20_000)).encode()  # noqa: S311 - no secret


def found_in(content: bytes, name: str = "", **limits: int) -> list[Document | Problem]:
    return list(read_stream(io.BytesIO(content), "in", name=name, options=ReadOptions(Limits(**limits))))


def texts(found) -> list[str]:
    return [each.text for each in found if isinstance(each, Document)]


def kinds(found) -> list[str]:
    return [each.kind for each in found if isinstance(each, Problem)]


def zipped(files: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file.getvalue()


def tarred(files: dict[str, bytes], form: int = tarfile.PAX_FORMAT) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=form) as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return file.getvalue()


# -- reading through


@pytest.mark.parametrize("suffix", PACK)
@pytest.mark.parametrize("named", [True, False])
def test_a_compressed_file_is_read_through_whether_its_name_tells_or_not(suffix, named):
    assert texts(found_in(PACK[suffix](ONE), f"a.txt{suffix}" if named else "")) == [ONE.decode().strip()]


@pytest.mark.parametrize("suffix", PACK)
def test_compressed_streams_one_after_the_other_are_one_file(suffix):
    lines = [b'{"text": "One."}\n', b'{"text": "Two."}\n']

    assert texts(found_in(b"".join(map(PACK[suffix], lines)), f"a.jsonl{suffix}")) == ["One.", "Two."]


@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
@pytest.mark.parametrize("suffix", ["", *PACK])
def test_a_tar_archive_is_read_through(form, suffix):
    long_name = "a/" * 60 + "long-é.txt"
    content = tarred({"one.txt": ONE, "deep/two.txt": TWO, **({} if form == 0 else {long_name: LONG})}, form)

    found = found_in(PACK[suffix](content) if suffix else content, f"a.tar{suffix}")

    assert kinds(found) == []
    assert texts(found)[:2] == [ONE.decode().strip(), TWO.decode().strip()]
    if form:
        assert found[2].origin == f"in!{long_name}"


@pytest.mark.parametrize("seekable", [True, False])
def test_a_zip_archive_is_read_through_in_the_order_of_names(seekable):
    stream = io.BytesIO(zipped({"b.txt": TWO, "a.txt": ONE, "c.jsonl.gz": gzip.compress(b'{"text": "Three."}')}))
    if not seekable:
        stream.seekable = lambda: False

    found = list(read_stream(stream, "in"))

    assert texts(found) == [ONE.decode().strip(), TWO.decode().strip(), "Three."]
    assert [each.origin for each in found] == ["in!a.txt", "in!b.txt", "in!c.jsonl.gz:1"]


def test_an_archive_in_an_archive_is_read_through():
    inner = gzip.compress(tarred({"one.txt": ONE}))

    assert texts(found_in(zipped({"inner.tgz": inner, "two.txt": TWO}))) == [ONE.decode().strip(), TWO.decode().strip()]


def test_only_what_a_folder_would_give_is_read_of_an_archive():
    files = {".git/x.txt": ONE, "__MACOSX/._a.txt": ONE, "photo.jpg": ONE, "folder/": b"", "a.txt": TWO}

    assert texts(found_in(zipped(files))) == [TWO.decode().strip()]
    assert kinds(found_in(zipped({"photo.jpg": b"x"}))) == ["empty-archive"]
    assert kinds(found_in(tarred({"photo.jpg": b"x"}))) == ["empty-archive"]


# -- bombs


def test_a_compressed_file_of_zeros_is_stopped_in_bounded_memory(tmp_path):
    path = tmp_path / "zeros.txt.gz"
    with gzip.open(path, "wb", compresslevel=1) as file:
        for _ in range(400):
            file.write(bytes(1_000_000))
    tracemalloc.start()

    found = list(open_inputs([str(path)]))

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert kinds(found) in (["archive-limit"], ["too-large"], ["binary"])
    assert peak < 100_000_000


@pytest.mark.parametrize("suffix", PACK)
def test_lines_of_a_bomb_are_stopped_by_the_ratio(suffix):
    bomb = PACK[suffix](BOMB)

    found = found_in(bomb, f"a.jsonl{suffix}")

    assert kinds(found) == ["archive-limit"]
    assert "100 times" in found[-1].message


def test_the_other_files_of_an_archive_are_read_beside_a_bomb():
    files = {"a.txt": ONE, "bomb.jsonl": BOMB, "z.txt": TWO}

    found = found_in(zipped(files))

    assert (texts(found)[0], texts(found)[-1]) == (ONE.decode().strip(), TWO.decode().strip())
    assert [(each.kind, each.where) for each in found if isinstance(each, Problem)] == [
        ("archive-limit", "in!bomb.jsonl")
    ]


def test_an_archive_may_unpack_to_so_much_in_all():
    files = {f"{number}.txt": LONG for number in range(10)}

    found = found_in(zipped(files), unpacked=3 * len(LONG))

    assert len(texts(found)) == 3
    assert set(kinds(found)) == {"archive-limit"}


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_files_beyond_the_allowed_number_are_left_out_and_told(pack):
    found = found_in(pack({f"{number}.txt": ONE for number in range(9)}), members=5)

    assert kinds(found) == ["archive-limit"]
    assert "5" in found[-1].message or "9" in found[-1].message


def test_archives_in_archives_are_read_to_a_depth():
    content = zipped({"a.txt": ONE})
    for _ in range(4):
        content = zipped({"inner.zip": content, "beside.txt": TWO})

    assert texts(found_in(content)).count(ONE.decode().strip()) == 1
    assert kinds(found_in(content, depth=3)) == ["archive-limit"]
    assert len(texts(found_in(content, depth=3))) == 3


def test_an_archive_whose_files_share_their_bytes_is_refused():
    kernel = zipped({"a.jsonl": b'{"text": "Boom."}\n' * 2_000})
    end = kernel.rindex(b"PK\x05\x06")
    start = struct.unpack_from("<L", kernel, end + 16)[0]
    entry = kernel[start:end]
    many = [entry.replace(b"a.jsonl", b"%c.jsonl" % letter) for letter in range(ord("a"), ord("z"))]
    directory = b"".join(many)
    tail = struct.pack("<4sHHHHLLH", b"PK\x05\x06", 0, 0, len(many), len(many), len(directory), start, 0)

    found = found_in(kernel[:start] + directory + tail)

    assert kinds(found) == ["archive-limit"]
    assert texts(found) == []


def test_a_directory_that_states_millions_of_files_is_not_loaded():
    content = bytearray(zipped({"a.txt": ONE}))
    struct.pack_into("<L", content, content.rindex(b"PK\x05\x06") + 12, 4_000_000_000)

    assert kinds(found_in(bytes(content))) == ["archive-limit"]


def test_a_tar_header_of_megabytes_is_not_loaded():
    info = tarfile.TarInfo("x")
    info.size, info.type = 2_000_000, tarfile.XHDTYPE

    found = found_in(info.tobuf() + b"a" * 2_000_000)

    assert kinds(found) == ["damaged-file"]
    assert "2,000,000" in found[0].message


# -- tricks and damage


@pytest.mark.parametrize("name", ["../evil.txt", "/etc/evil.txt", "a/../../evil.txt", "..\\evil.txt", "C:evil.txt"])
@pytest.mark.parametrize("pack", [zipped, tarred])
def test_a_name_that_leads_out_of_the_archive_is_refused_and_the_rest_read(pack, name):
    found = found_in(pack({name: ONE, "good.txt": TWO}))

    assert texts(found) == [TWO.decode().strip()]
    assert kinds(found) == ["unsafe-name"]


def test_a_link_in_an_archive_is_refused_and_the_rest_read():
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        link = tarfile.TarInfo("link.txt")
        link.type, link.linkname, link.size = tarfile.SYMTYPE, "/etc/passwd", 0
        archive.addfile(link)
        info = tarfile.TarInfo("good.txt")
        info.size = len(TWO)
        archive.addfile(info, io.BytesIO(TWO))

    found = found_in(file.getvalue())

    assert (texts(found), kinds(found)) == ([TWO.decode().strip()], ["unsafe-name"])


def test_a_name_with_a_line_break_is_shown_in_one_line():
    (found,) = found_in(tarred({"two\nlines.txt": ONE}))

    assert found.origin == "in!two\\nlines.txt"


def test_an_encrypted_file_is_told_and_the_rest_read():
    content = bytearray(zipped({"a.txt": ONE, "b.txt": TWO}))
    for magic, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        content[content.index(magic) + offset] |= 1

    found = found_in(bytes(content))

    assert (texts(found), kinds(found)) == ([TWO.decode().strip()], ["unreadable"])
    assert "password" in found[0].message


def test_a_damaged_file_in_an_archive_is_told_and_the_rest_read():
    content = bytearray(zipped({"a.txt": LONG, "b.txt": TWO}))
    content[200:220] = bytes(20)

    found = found_in(bytes(content))

    assert texts(found)[-1] == TWO.decode().strip()
    assert kinds(found) == ["damaged-file"]


@pytest.mark.parametrize("suffix", PACK)
@pytest.mark.parametrize("share", [0.2, 0.9, 0.999])
def test_a_compressed_file_that_breaks_off_is_told(suffix, share):
    whole = PACK[suffix](LONG)

    assert "damaged-file" in kinds(found_in(whole[: int(len(whole) * share)]))


@pytest.mark.parametrize("pack", [zipped, tarred, lambda files: gzip.compress(tarred(files))])
def test_an_archive_that_breaks_off_is_told(pack):
    whole = pack({"a.txt": LONG, "b.txt": LONG[::-1]})

    found = found_in(whole[: len(whole) * 3 // 4])

    assert "damaged-file" in kinds(found)


@settings(deadline=None)
@given(st.data())
def test_an_archive_with_any_bytes_changed_gives_documents_or_problems(data):
    pack = data.draw(st.sampled_from([zipped, tarred, *PACK.values()]))
    whole = pack({"a.txt": ONE, "b.txt": TWO}) if pack in (zipped, tarred) else pack(ONE)
    content = bytearray(whole)
    for at, byte in data.draw(st.lists(st.tuples(st.integers(0, len(content) - 1), st.integers(0, 255)), max_size=5)):
        content[at] = byte

    for found in found_in(bytes(content[: data.draw(st.integers(1, len(content)))])):
        assert isinstance(found, Document | Problem)

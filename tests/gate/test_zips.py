"""Zip files: what every program unpacks alike is taken, everything that two may read in two ways is refused."""

from __future__ import annotations

import io
import shutil
import struct
import subprocess
import unicodedata
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concurrency_audit.gate.contents.zips import must_be_unambiguous
from concurrency_audit.package import PackageError, read
from tests.sampling import examples

LOCAL, DIRECTORY, END = 30, 46, 22


def made(*entries: tuple[str, bytes], **archive: bool) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED, **archive) as file:
        for name, content in entries:
            file.writestr(name, content)
    return output.getvalue()


GOOD = made(("app.py", b"one" * 50), ("shop/cart.py", b"two"))


class Unseekable(io.RawIOBase):
    """A pipe: zipfile writes sizes behind the content then."""

    def __init__(self) -> None:
        self.written = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self.written += data
        return len(data)


def streamed() -> bytes:
    pipe = Unseekable()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as file:  # type: ignore[arg-type]
        file.writestr("app.py", b"x" * 100)
        with file.open("shop/cart.py", "w", force_zip64=True) as entry:
            entry.write(b"y" * 50)
    return bytes(pipe.written)


def without_signatures() -> bytes:
    """Sizes behind the content need no signature of their own."""
    data = streamed()
    place = data.index(b"PK\7\10")
    cut = data[:place] + data[place + 4 :]
    second, directory, end = cut.index(b"PK\3\4", 4), cut.index(b"PK\1\2"), cut.index(b"PK\5\6")
    patched = bytearray(cut)
    struct.pack_into("<L", patched, end + 16, directory)
    offset_of_second = cut.index(b"PK\1\2", directory + 4) + 42
    struct.pack_into("<L", patched, offset_of_second, second)
    return bytes(patched)


def test_what_programs_write_is_taken(tmp_path: Path) -> None:
    folder = tmp_path / "code"
    (folder / "shop").mkdir(parents=True)
    (folder / "app.py").write_text("x = 1\n" * 100)
    (folder / "shop" / "café.py").write_text("")
    archive = shutil.make_archive(str(tmp_path / "made"), "zip", folder)
    commented = io.BytesIO(GOOD)
    with zipfile.ZipFile(commented, "a") as file:
        file.comment = b"made by hand"
    for package in (GOOD, read(folder, "app.h"), Path(archive).read_bytes(), streamed(), without_signatures(),
                    commented.getvalue(), made(), made(("a/", b""), ("a/b.py", b""))):  # fmt: skip
        must_be_unambiguous(package)


@pytest.mark.skipif(shutil.which("zip") is None, reason="Info-ZIP is not installed")
def test_what_info_zip_writes_is_taken(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("x = 1\n" * 100)
    subprocess.run(["zip", "-qr", "one.zip", "app.py"], cwd=tmp_path, check=True)
    must_be_unambiguous((tmp_path / "one.zip").read_bytes())


def patched(place: int, value: bytes, of: bytes = GOOD) -> bytes:
    return of[:place] + value + of[place + len(value) :]


def hidden_entry() -> bytes:
    """A file in front of each other's header that the directory does not name: streaming programs unpack it."""
    extra = made(("evil.py", b"x"))
    begin = extra[: extra.index(b"PK\1\2")]
    directory, end = GOOD.index(b"PK\1\2"), GOOD.index(b"PK\5\6")
    whole = bytearray(GOOD[:directory] + begin + GOOD[directory:])
    struct.pack_into("<L", whole, end + len(begin) + 16, directory + len(begin))
    return bytes(whole)


def longer_than_it_says() -> bytes:
    """zipfile reads as much as the directory says, other programs what is there."""
    shown, whole = b"x = 1\n", b"x = 1\nimport evil\n"
    package = bytearray(made(("app.py", whole)))
    directory = package.index(b"PK\1\2")
    for place in (14, directory + 16):
        struct.pack_into("<L", package, place, zlib.crc32(shown))
    for place in (22, directory + 24):
        struct.pack_into("<L", package, place, len(shown))
    with zipfile.ZipFile(io.BytesIO(package)) as file:
        assert file.read("app.py") == shown
    return bytes(package)


def named_otherwise(name: bytes) -> bytes:
    """Info-ZIP takes the name of the Unicode field."""
    entry = zipfile.ZipInfo("app.py")
    entry.extra = struct.pack("<2HBL", 0x7075, 5 + len(name), 1, zlib.crc32(b"app.py")) + name
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as file:
        file.writestr(entry, b"x")
    return output.getvalue()


def twice() -> bytes:
    with pytest.warns(UserWarning, match="Duplicate"):
        return made(("app.py", b"1"), ("app.py", b"2"))


def raw_name(name: bytes) -> bytes:
    assert len(name) == len("app.py")
    return patched(LOCAL, name, patched(DIRECTORY_AT + DIRECTORY, name))


def with_lzma() -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_LZMA) as file:
        file.writestr("app.py", b"x")
    return output.getvalue()


DIRECTORY_AT = GOOD.index(b"PK\1\2")
END_AT = GOOD.index(b"PK\5\6")
AMBIGUOUS: dict[str, tuple[Callable[[], bytes], str]] = {
    "no zip file": (lambda: b"noise", "is no zip file"),
    "cut off": (lambda: GOOD[:40], "is no zip file"),
    "cut off in its end": (lambda: GOOD[:-4], "cut off"),
    "something in front": (lambda: b"#!/bin/sh\n" + GOOD, "does not lie where its end says"),
    "something behind": (lambda: GOOD + b"x", "something behind it"),
    "two ends": (lambda: GOOD + GOOD[END_AT:], "does not lie where its end says"),
    "an end in the comment": (
        lambda: patched(END_AT + 20, struct.pack("<H", END + 2)) + GOOD[END_AT:] + b"xx", "more than one end",
    ),
    "too few files by its end": (lambda: patched(END_AT + 8, struct.pack("<2H", 1, 1)), "names 2 files, its end 1"),
    "the directory elsewhere": (lambda: patched(END_AT + 16, struct.pack("<L", 3)), "does not lie where its end says"),
    "a file that the directory does not name": (hidden_entry, "belong to no file"),
    "the same file twice at one place": (
        lambda: patched(GOOD.index(b"PK\1\2", DIRECTORY_AT + 4) + 42, bytes(4)), "belong to no file",
    ),
    "a version that nobody knows": (lambda: patched(DIRECTORY_AT + 6, b"\x40"), "no file, or too many"),
    "another name in front": (lambda: patched(LOCAL, b"bpp.py"), "in two ways"),
    "another method in front": (lambda: patched(8, bytes(2)), "in two ways"),
    "another flag in front": (lambda: patched(6, b"\2"), "in two ways"),
    "another size in front": (lambda: patched(22, b"\1"), "two sizes or checksums"),
    "another checksum in front": (lambda: patched(14, b"\0\0\0\0"), "two sizes or checksums"),
    "another checksum": (lambda: patched(14, bytes(4), patched(DIRECTORY_AT + 16, bytes(4))), "damaged"),
    "longer than it says": (longer_than_it_says, "longer than it says"),
    "encrypted": (lambda: patched(6, b"\1", patched(DIRECTORY_AT + 8, b"\1")), "encrypted"),
    "another compression": (with_lzma, "another way than deflate"),
    "two names": (lambda: named_otherwise(b"evil.py"), "calls one file"),
    "a name of unknown encoding": (lambda: raw_name(b"\xe9pp.py"), "name the folder instead"),
    "a path with a backslash": (lambda: raw_name(b"a\\b.py"), "read differently"),
    "a path with a dot": (lambda: raw_name(b"./a.py"), "read differently"),
    "a path upwards": (lambda: raw_name(b"../a.p"), "outside its folder"),
    "a path from the root": (lambda: raw_name(b"/ab.py"), "outside its folder"),
    "a path with two slashes": (lambda: raw_name(b"a//b.p"), "read differently"),
    "twice": (twice, "'app.py' twice"),
    "a file and a folder": (lambda: made(("app/", b""), ("app", b"x")), "'app' twice"),
    "below a file": (lambda: made(("app", b"x"), ("app/x.py", b"")), "below a file"),
    "two spellings": (lambda: made(("App.py", b"1"), ("app.py", b"2")), "spelled differently"),
    "two spellings of a folder": (lambda: made(("Lib/a.py", b"1"), ("lib/b.py", b"2")), "spelled differently"),
    "two spellings of an accent": (
        lambda: made(*((unicodedata.normalize(form, "é.py"), b"") for form in ("NFC", "NFD"))), "spelled differently",
    ),
    "a folder with content": (lambda: made(("app.py/", b"x")), "a folder with content"),
}  # fmt: skip


@pytest.mark.parametrize(("package", "reason"), AMBIGUOUS.values(), ids=AMBIGUOUS)
def test_what_can_be_read_in_two_ways_is_refused(package: Callable[[], bytes], reason: str) -> None:
    with pytest.raises(PackageError, match=reason):
        must_be_unambiguous(package())


def streaming(package: bytes) -> dict[str, bytes]:
    """What a program unpacks that reads from front to back and never looks at the directory."""
    found, at = {}, 0
    while package.startswith(b"PK\3\4", at):
        _, _, flags, method, _, _, _, packed, _, name, extra = struct.unpack_from("<4s5H3L2H", package, at)
        path = package[at + LOCAL : at + LOCAL + name].decode("utf-8")
        at += LOCAL + name + extra
        if method == 0:
            content, used = package[at : at + packed], packed
        else:
            unpacking = zlib.decompressobj(-15)
            content = unpacking.decompress(package[at:])
            used = len(package) - at - len(unpacking.unused_data)
        at += used
        if flags & 8:
            places = [package.find(mark, at) for mark in (b"PK\3\4", b"PK\1\2")]
            at = min(place for place in places if place >= 0)
        if not path.endswith("/"):
            found[path] = content
    return found


def by_the_directory(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as file:
        return {entry.filename: file.read(entry) for entry in file.infolist() if not entry.is_dir()}


NAMES = st.text(st.sampled_from("aAé./\\b"), min_size=1, max_size=6)
FILES = st.lists(st.tuples(NAMES, st.binary(max_size=40)), max_size=4)
CHANGES = st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), max_size=3)


@pytest.mark.filterwarnings("ignore:Duplicate name")
@given(FILES, CHANGES, st.binary(max_size=2), st.binary(max_size=2))
@settings(max_examples=examples(300), deadline=None)
def test_whatever_is_taken_is_unpacked_alike_from_both_ends(
    files: list[tuple[str, bytes]], changes: list[tuple[float, int]], before: bytes, behind: bytes
) -> None:
    package = bytearray(made(*files))
    for where, value in changes:
        package[int(where * len(package))] = value
    whole = before + bytes(package) + behind
    try:
        must_be_unambiguous(whole)
    except PackageError:
        return
    assert streaming(whole) == by_the_directory(whole)


@given(CHANGES)
@settings(max_examples=examples(200), deadline=None)
def test_damage_is_refused_or_changes_nothing_that_runs(changes: list[tuple[float, int]]) -> None:
    package = bytearray(GOOD)
    for where, value in changes:
        package[int(where * len(package))] = value
    try:
        must_be_unambiguous(bytes(package))
    except PackageError:
        return
    assert streaming(bytes(package)) == by_the_directory(bytes(package)) == by_the_directory(GOOD)

"""Accepts only zip files that every program unpacks in the same way, so that the gate judges what Lambda runs.

A zip file describes each file twice, in its local header and in the central directory at the end, and programs differ
in which one they trust. Here both must agree, and together they must account for every byte. Format:
https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT (sections 4.3 to 4.5).
"""

import struct
import unicodedata
import zlib
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

from concurrency_audit.package import MAX_FILES, MAX_UNPACKED, PackageError

_END = struct.Struct("<4s4H2LH")
_DIRECTORY = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_STORED, _DEFLATED = 0, 8
_NEWEST = 63
"""Highest format version that Python unpacks, times ten."""
_ENCRYPTED, _SIZES_FOLLOW, _UTF8 = 0x1, 0x8, 0x800
_UNICODE_PATH = 0x7075
_ZIP64 = 0x1
_IN_ZIP64 = 0xFFFFFFFF


class Entry(NamedTuple):
    """One file according to the central directory."""

    raw_name: bytes
    name: str
    flags: int
    method: int
    crc: int
    packed: int
    """Compressed size in bytes."""
    size: int
    """Uncompressed size in bytes."""
    offset: int
    """Offset of its local header."""


def must_be_unambiguous(package: bytes) -> None:
    """Raise PackageError for a zip file that two programs may unpack differently."""
    try:
        begin, entries = _directory(package)
        _must_tile(package, entries, begin)
    except struct.error:
        raise PackageError("Could not unzip uploaded file: it is cut off") from None
    _must_be_told_apart([entry.name for entry in entries])


def _directory(package: bytes) -> tuple[int, list[Entry]]:
    """The offset of the central directory, and its entries."""
    end = package.rfind(b"PK\5\6")
    if end < 0:
        raise PackageError("Could not unzip uploaded file: it is no zip file")
    _, disk, first_disk, here, total, size, begin, comment = _END.unpack_from(package, end)
    if end + _END.size + comment != len(package):
        raise PackageError("The package has more than one end, or something behind it: pack it anew")
    if _IN_ZIP64 in (size, begin) or total == 0xFFFF or package[max(end - 20, 0) : end].startswith(b"PK\6\7"):
        raise PackageError("The package is in the format for more than 4 GB: pack it anew")
    if (disk, first_disk) != (0, 0) or here != total or begin + size != end:
        raise PackageError("The package's directory does not lie where its end says: pack it anew")
    entries = list(_entries(package, begin, end))
    if len(entries) != total:
        raise PackageError(f"The package's directory names {len(entries)} files, its end {total}: pack it anew")
    return begin, entries


def _entries(package: bytes, at: int, end: int) -> Iterator[Entry]:
    number = 0
    while at < end:
        fields = _DIRECTORY.unpack_from(package, at)
        signature, version, flags, method, crc, packed, size = (fields[place] for place in (0, 2, 3, 4, 7, 8, 9))
        name_length, extra_length, comment_length = fields[10:13]
        number += 1
        if signature != b"PK\1\2" or version > _NEWEST or number > MAX_FILES:
            raise PackageError("The package's directory holds something that is no file, or too many: pack it anew")
        name_at = at + _DIRECTORY.size
        raw = package[name_at : name_at + name_length]
        extra = package[name_at + name_length : name_at + name_length + extra_length]
        name = _decoded(raw, flags, extra)
        yield Entry(raw, name, flags, method, crc, packed, size, fields[16])
        at = name_at + name_length + extra_length + comment_length
    if at != end:
        raise PackageError("The package's directory runs into its end: pack it anew")


def _decoded(raw: bytes, flags: int, extra: bytes) -> str:
    """A file's name; raises PackageError if programs may decode it differently."""
    try:
        name = raw.decode("utf-8" if flags & _UTF8 else "ascii")
    except UnicodeDecodeError:
        remedy = "name the folder instead of the zip file"
        raise PackageError(f"The package does not say how the name {raw!r} is encoded: {remedy}") from None
    for kind, value in _extras(extra):
        if kind == _UNICODE_PATH and value[5:] != name.encode():
            raise PackageError(f"The package calls one file {name!r} and {value[5:]!r}")
    parts = name.removesuffix("/").split("/")
    if ".." in parts or name.startswith("/"):
        raise PackageError(f"The package holds a path outside its folder: {name!r}")
    if "\\" in name or "\0" in name or any(part in ("", ".") for part in parts):
        raise PackageError(f"The package holds a name that programs read differently: {name!r}")
    return name


def _extras(extra: bytes) -> Iterator[tuple[int, bytes]]:
    """The numbered extra fields of an entry, up to the first incomplete one."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        yield kind, extra[at + 4 : at + 4 + length]
        at += 4 + length


def _must_tile(package: bytes, entries: Sequence[Entry], end: int) -> None:
    """Check that every byte before the directory belongs to exactly one entry."""
    at = unpacked = 0
    for entry in sorted(entries, key=lambda one: one.offset):
        if entry.offset != at:
            raise PackageError(f"The package has bytes before {entry.name!r} that belong to no file: pack it anew")
        at = _end_of(package, entry)
        unpacked += entry.size
        if at > end or unpacked > MAX_UNPACKED:
            raise PackageError(f"Unzipped size must be smaller than {MAX_UNPACKED} bytes")
    if at != end:
        raise PackageError("The package has bytes before its directory that belong to no file: pack it anew")


def _end_of(package: bytes, entry: Entry) -> int:
    """The offset of an entry's end; raises PackageError if its local header or content contradicts the directory."""
    signature, _, flags, method, _, _, crc, packed, size, name_length, extra_length = _LOCAL.unpack_from(
        package, entry.offset
    )
    name_at = entry.offset + _LOCAL.size
    begin = name_at + name_length + extra_length
    raw, extra = package[name_at : name_at + name_length], package[name_at + name_length : begin]
    said = [(crc, packed, size), *_sizes_in(extra, crc)]
    wanted = [(entry.crc, entry.packed, entry.size)]
    if flags & _SIZES_FOLLOW:
        wanted.append((0, 0, 0))
    if signature != b"PK\3\4" or (raw, flags, method) != (entry.raw_name, entry.flags, entry.method):
        raise PackageError(f"The package describes {entry.name!r} in two ways: pack it anew")
    if not any(one in wanted for one in said):
        raise PackageError(f"The package gives {entry.name!r} two sizes or checksums: pack it anew")
    _decoded(raw, flags, extra)
    _must_be_whole(entry, package[begin : begin + entry.packed])
    return _behind_sizes(package, entry, begin + entry.packed)


def _sizes_in(extra: bytes, crc: int) -> Iterator[tuple[int, int, int]]:
    """Checksum and both sizes from a zip64 field, which streaming programs also write for small files."""
    for kind, value in _extras(extra):
        if kind == _ZIP64 and len(value) >= 16:
            size, packed = struct.unpack_from("<2Q", value)
            yield crc, packed, size


def _must_be_whole(entry: Entry, packed: bytes) -> None:
    if entry.flags & _ENCRYPTED or entry.method not in (_STORED, _DEFLATED):
        raise PackageError(f"The package holds {entry.name!r} encrypted or compressed in another way than deflate")
    content, is_whole = packed, True
    if entry.method == _DEFLATED:
        unpacking = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            content = unpacking.decompress(packed, entry.size + 1)
        except zlib.error:
            raise PackageError(f"The package's {entry.name!r} is damaged") from None
        is_whole = unpacking.eof and not unpacking.unused_data
    if not is_whole or len(content) != entry.size or zlib.crc32(content) != entry.crc:
        raise PackageError(f"The package's {entry.name!r} is damaged, or longer than it says")
    if entry.name.endswith("/") and entry.size:
        raise PackageError(f"The package holds a folder with content: {entry.name!r}")


def _behind_sizes(package: bytes, entry: Entry, at: int) -> int:
    """The end of an entry with a data descriptor: with or without a signature, with sizes of 4 or 8 bytes."""
    if not entry.flags & _SIZES_FOLLOW:
        return at
    for form in ("<3L", "<L2Q"):
        sizes = struct.pack(form, entry.crc, entry.packed, entry.size)
        for written in (b"PK\7\10" + sizes, sizes):
            # A checksum can equal the signature by chance, so the position of the next entry decides.
            if package.startswith(written, at) and _begins_something(package, at + len(written)):
                return at + len(written)
    raise PackageError(f"The package gives {entry.name!r} two sizes or checksums: pack it anew")


def _begins_something(package: bytes, at: int) -> bool:
    return package[at : at + 4] in (b"PK\3\4", b"PK\1\2")


def _must_be_told_apart(names: Sequence[str]) -> None:
    """Refuse names that are one file on some system: duplicates, also up to case or the encoding of accents."""
    spelled: dict[str, str] = {}
    files = {name for name in names if not name.endswith("/")}
    seen = set[str]()
    for name in names:
        path = PurePosixPath(name)
        if str(path) in seen:
            raise PackageError(f"The package holds {str(path)!r} twice")
        seen.add(str(path))
        for one in map(str, (path, *path.parents)):
            if spelled.setdefault(unicodedata.normalize("NFC", one).casefold(), one) != one:
                raise PackageError(f"The package holds {one!r} and the same name spelled differently")
        if any(str(parent) in files for parent in path.parents):
            raise PackageError(f"The package holds {name!r} below a file")

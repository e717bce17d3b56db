"""Changes of files as a unified diff that `git apply` and `patch -p1` accept, byte for byte.

Lines end only at line feeds, as in git; a file's encoding is kept.
"""

import os
from collections.abc import Iterator, Mapping

_NAMED = {7: "a", 8: "b", 9: "t", 10: "n", 11: "v", 12: "f", 13: "r", 34: '"', 92: "\\"}
"""Bytes for which git writes a backslash and one character."""


def unified(changed: Mapping[str, tuple[bytes, bytes]]) -> bytes:
    """The diff of all files: path -> content before and after."""
    return b"".join(line for path, (before, after) in changed.items() for line in _file(path, before, after))


def _file(path: str, before: bytes, after: bytes) -> Iterator[bytes]:
    import difflib  # imported late: only a diff needs it

    name = os.fsencode(path.lstrip("/"))
    sides = _quoted(b"a/" + name), _quoted(b"b/" + name)
    for line in difflib.diff_bytes(difflib.unified_diff, _lines(before), _lines(after), *sides):
        yield line if line.endswith(b"\n") else line + b"\n\\ No newline at end of file\n"


def _lines(data: bytes) -> list[bytes]:
    """The lines with their line feeds; the last may lack one."""
    *whole, last = data.split(b"\n")
    return [*(line + b"\n" for line in whole), *([last] if last else [])]


def _quoted(name: bytes) -> bytes:
    """A name as git writes it: quoted unless it is plain ASCII, followed by a tab if it contains blanks."""
    if all(32 <= byte < 127 and byte not in _NAMED for byte in name):
        return name + b"\t" if b" " in name else name
    return f'"{"".join(map(_character, name))}"'.encode()


def _character(byte: int) -> str:
    if byte in _NAMED:
        return f"\\{_NAMED[byte]}"
    return chr(byte) if 32 <= byte < 127 else f"\\{byte:03o}"

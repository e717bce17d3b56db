"""Whether compiled Python matches the source beside it: the source is compiled again and both are compared.

`marshal` is unsafe for untrusted data, so this module parses the file itself; it produces tuples and numbers, never
code objects. Format: CPython's Python/marshal.c, the same for 3.11 to 3.14.
"""

import importlib.util
import marshal
import re
import struct
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

OTHER_PYTHON = "compiled by another Python than this one"
_HEADER = 16
_DEEPEST = 150
_NAME = re.compile(r"(?P<module>.+?)\.(?P<tag>[^.]+)(?:\.opt-(?P<level>[12]))?\.pyc")
_REFERABLE = 0x80
_CODE_NUMBERS, _BEFORE_LINE, _BEHIND_LINE, _FILENAME = 5, 8, 2, 5


def doubt(pyc: Path) -> str:
    """Why compiled code may differ from its source; empty if it does not."""
    source, level = _source(pyc)
    if source is None or not source.is_file():
        return "compiled code without its source"
    data = pyc.read_bytes()
    if data[:4] != importlib.util.MAGIC_NUMBER:
        return f"{OTHER_PYTHON}, so it cannot be compared with {source.name}"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # compiler warnings about the source are not the gate's business
            fresh = compile(source.read_bytes(), source.name, "exec", dont_inherit=True, optimize=level)
        same = read(data[_HEADER:]) == read(marshal.dumps(fresh))
    except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError):
        return f"compiled code that cannot be compared with {source.name}"
    return "" if same else f"compiled code that does not come from {source.name}"


def _source(pyc: Path) -> tuple[Path | None, int]:
    """The source file that Python associates with a compiled file, and the optimisation level."""
    if pyc.parent.name != "__pycache__":
        return pyc.with_suffix(".py"), 0
    name = _NAME.fullmatch(pyc.name)
    if name is None:
        return None, 0
    return pyc.parent.parent / f"{name['module']}.py", int(name["level"] or 0)


def read(data: bytes) -> Any:
    """Marshalled data as comparable tuples, without file names; raises ValueError for malformed data."""
    try:
        return _Reader(data).value(0)
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise ValueError(f"no marshalled code: {error}") from None


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0
        self._seen: list[Any] = []

    def value(self, depth: int) -> Any:
        """The next value with its type, so that 1, 1.0 and True differ."""
        if depth > _DEEPEST:
            raise ValueError("nested too deeply")
        byte = self._number("<B")
        kind, place = chr(byte & ~_REFERABLE), len(self._seen)
        if kind == "r":
            return self._earlier(self._number("<L"))
        if byte & _REFERABLE:
            self._seen.append(None)
        if kind not in _KINDS:
            raise ValueError(f"unknown type {kind!r}")
        found = (_NAMES.get(kind, kind), _KINDS[kind](self, depth + 1))
        if byte & _REFERABLE:
            self._seen[place] = found
        return found

    def _earlier(self, number: int) -> Any:
        if self._seen[number] is None:
            raise ValueError("refers to what is not finished")
        return self._seen[number]

    def _number(self, form: str) -> int:
        (found,) = struct.unpack_from(form, self._data, self._at)
        self._at += struct.calcsize(form)
        return int(found)

    def take(self, length: int) -> bytes:
        """The next bytes; raises ValueError where there are fewer."""
        found = self._data[self._at : self._at + length]
        if len(found) != length:
            raise ValueError("cut off")
        self._at += length
        return found

    def sized(self, form: str) -> bytes:
        """Bytes preceded by their length."""
        return self.take(self._number(form))

    def several(self, number: int, depth: int) -> tuple[Any, ...]:
        """The values of a tuple."""
        if number > len(self._data):
            raise ValueError("cut off")
        return tuple(self.value(depth) for _ in range(number))

    def set(self, depth: int) -> tuple[Any, ...]:
        """The values of a set in a canonical order; the order in the file depends on references between values."""
        found = self.several(self._number("<L"), depth)
        if not all(_is_short(one) or (one[0] == "(" and all(map(_is_short, one[1]))) for one in found):
            raise ValueError("a set of what no source has in one")  # sorting them might never end
        return tuple(sorted(found, key=repr))

    def code(self, depth: int) -> tuple[Any, ...]:
        """A code object's fields without its file name."""
        numbers = tuple(self._number("<l") for _ in range(_CODE_NUMBERS))
        fields = [self.value(depth) for _ in range(_BEFORE_LINE)]
        line = self._number("<l")
        fields += [self.value(depth) for _ in range(_BEHIND_LINE)]
        return (*numbers, line, *fields[:_FILENAME], *fields[_FILENAME + 1 :])

    def count(self, form: str) -> int:
        """A non-negative count."""
        return self._number(form)


def _is_short(value: Any) -> bool:
    """Whether a value contains no other values."""
    return value[0] not in ("(", ">", "c", ":")


_KINDS: Mapping[str, Callable[[_Reader, int], Any]] = {
    **dict.fromkeys("N.FTS", lambda _reader, _depth: None),
    "i": lambda reader, _: reader.take(4),
    "l": lambda reader, _: reader.take(2 * abs(struct.unpack("<l", (size := reader.take(4)))[0])) + size,
    "g": lambda reader, _: reader.take(8),
    "y": lambda reader, _: reader.take(16),
    "s": lambda reader, _: reader.sized("<L"),
    **dict.fromkeys("ut", lambda reader, _: reader.sized("<L").decode("utf-8", "surrogatepass")),
    **dict.fromkeys("aA", lambda reader, _: reader.sized("<L").decode("latin-1")),
    **dict.fromkeys("zZ", lambda reader, _: reader.sized("<B").decode("latin-1")),
    "(": lambda reader, depth: reader.several(reader.count("<L"), depth),
    ")": lambda reader, depth: reader.several(reader.count("<B"), depth),
    ">": lambda reader, depth: reader.set(depth),
    ":": lambda reader, depth: reader.several(3, depth),
    "c": lambda reader, depth: reader.code(depth),
}
"""The method that reads each type. Lists, dictionaries and mutable sets are never constants."""
_NAMES = {**dict.fromkeys("utaAzZ", "u"), ")": "("}
"""Types that are alternative encodings of another type."""

"""Python files that nobody would write: the examples and fixtures of the tests, changed at random places.

Everything follows from the seed, so that what a run has shown can be had again.
"""

import random
from collections.abc import Callable, Iterator
from pathlib import Path

TESTS = Path(__file__).parents[2]
SOURCES = ("examples", "menagerie", "rules", "libraries", "regressions", "snippets")
HOSTILE = [
    b"\0", b"\x0c", b"\r", b"\xff", b"\xe2\x80\xa8", b"\xef\xbb\xbf", b"\x1b[2J", b"\\", b"\\\n", b"\t", b"'''",
    b"(" * 300, b"[" * 90, b"x." * 400, b"not " * 600, b"lambda: " * 200, b"f(x)." * 300, b"7" * 5000,
    b"# coding: punycode\n", b"# coding: utf-7\n", b"from . import *\n", b"import ", b"class A(A): pass\n",
    b"async ", b"await ", b"yield ", b"*", b"**", b":=", b"@", b"f'{", b"match x:\n", b"type X = int\n", b"del ",
    b"global ", b"nonlocal ", b"return ", b"if True:\n    ", b"  ",
]  # fmt: skip
Change = Callable[[random.Random, bytes], bytes]


def sources() -> list[bytes]:
    """The files that are changed, in order of their names."""
    paths = sorted(path for folder in SOURCES for path in (TESTS / folder).rglob("*.py"))
    return [path.read_bytes() for path in paths]


def mutants(seed: int, count: int) -> Iterator[bytes]:
    """So many changed files."""
    chance = random.Random(seed)
    originals = sources()
    for _ in range(count):
        data = chance.choice(originals)
        for _ in range(chance.choice((1, 1, 1, 2, 3, 8))):
            data = chance.choice(CHANGES)(chance, data)
        yield data


def _drop(chance: random.Random, data: bytes) -> bytes:
    lines = data.split(b"\n")
    del lines[chance.randrange(len(lines))]
    return b"\n".join(lines)


def _double(chance: random.Random, data: bytes) -> bytes:
    lines = data.split(b"\n")
    lines.insert(chance.randrange(len(lines)), chance.choice(lines))
    return b"\n".join(lines)


def _swap(chance: random.Random, data: bytes) -> bytes:
    lines = data.split(b"\n")
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return b"\n".join(lines)


def _indent(chance: random.Random, data: bytes) -> bytes:
    lines = data.split(b"\n")
    at = chance.randrange(len(lines))
    lines[at] = b"    " + lines[at]
    return b"\n".join(lines)


def _nest(chance: random.Random, data: bytes) -> bytes:
    """Everything once more inside of a function, class or loop."""
    head = chance.choice((b"def f(event, context):", b"class C:", b"while True:", b"async def g(x):", b"with x as y:"))
    return head + b"\n" + b"\n".join(b"    " + line for line in data.split(b"\n"))


def _put(chance: random.Random, data: bytes) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.choice(HOSTILE) + data[at:]


def _cut(chance: random.Random, data: bytes) -> bytes:
    start = chance.randrange(len(data) + 1)
    return data[:start] + data[start + chance.randrange(40) :]


def _flip(chance: random.Random, data: bytes) -> bytes:
    changed = bytearray(data or b"x")
    changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _rename(chance: random.Random, data: bytes) -> bytes:
    """One word for another, wherever it stands: names meet that never met."""
    words = data.replace(b"(", b" ").replace(b".", b" ").replace(b":", b" ").split() or [b"x"]
    return data.replace(chance.choice(words), chance.choice(words))


def _end(chance: random.Random, data: bytes) -> bytes:
    return data.replace(b"\n", chance.choice((b"\r\n", b"\r", b"\n\n", b";")))


CHANGES: tuple[Change, ...] = (_drop, _double, _swap, _indent, _nest, _put, _cut, _flip, _rename, _end)

"""The hash against the vectors that github/codeql-action publishes in src/fingerprints.test.ts."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concurrency_audit.reports.line_hash import line_hashes

GREETINGS = [
    "e9496ae3ebfced30:1",
    "fb7c023a8b9ccb3f:1",
    "ce8ba1a563dcdaca:1",
    "e20e36e16fcb0cc8:1",
    "b3edc88f2938467e:1",
    "c8e28b0b4002a3a0:1",
    "c129715d7a2bc9a3:1",
]
VECTORS = [
    ("", ["c129715d7a2bc9a3:1"]),
    (" a\nb\n  \t\tc\n d", ["271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"]),
    (
        " hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End",
        [
            "8b7cf3e952e7aeb2:1",
            "b1ae1287ec4718d9:1",
            "bff680108adb0fcc:1",
            "c6805c5e1288b612:1",
            "b86d3392aea1be30:1",
            "e6ceba753e1a442:1",
        ],
    ),
    (" hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End\n", GREETINGS),
    (" hello; \t\nworld!!!\r\r\r  \t\tGreetings\r End\r", GREETINGS),
    (" hello; \t\r\nworld!!!\r\n\r\n\r\n  \t\tGreetings\r\n End\r\n", GREETINGS),
    (" hello; \t\nworld!!!\r\n\n\r  \t\tGreetings\r End\r\n", GREETINGS),
    (
        "Lorem ipsum dolor sit amet.\n" * 10,
        [
            *(f"a7f2ff13bc495cf2:{count}" for count in range(1, 7)),
            "a7f2ff1481e87703:1",
            "a9cf91f7bbf1862b:1",
            "55ec222b86bcae53:1",
            "cc97dc7b1d7d8f7b:1",
            "c129715d7a2bc9a3:1",
        ],
    ),
]


@pytest.mark.parametrize(("text", "expected"), VECTORS)
def test_published_vectors(text, expected):
    assert line_hashes(text.encode()) == expected


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=120), min_size=1))
@settings(deadline=None)
def test_every_line_has_a_hash_that_ignores_indentation_and_line_endings(lines):
    hashes = line_hashes("\n".join(lines).encode())
    assert len(hashes) == len(lines)
    assert len(set(hashes)) == len(hashes)
    assert line_hashes("\r\n".join(f"\t  {line} " for line in lines).encode()) == hashes


def test_characters_beyond_the_basic_plane_count_as_two_units():
    assert line_hashes("\U0001f600".encode()) != line_hashes("\uf600".encode())
    # h(d83d de00 ffff 0 ...): Horner's rule over the two surrogates, the end mark and 97 zeros.
    value = 0
    for unit in [0xD83D, 0xDE00, 0xFFFF, *([0] * 97)]:
        value = (value * 37 + unit) % 2**64
    assert line_hashes("\U0001f600".encode()) == [f"{value:x}:1"]

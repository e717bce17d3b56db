"""`primaryLocationLineHash`, the fingerprint by which GitHub code scanning tracks an alert.

GitHub's upload action computes it from the file if a report has none (github/codeql-action, src/fingerprints.ts) and
warns if a report's own value differs, so this module gives the same values: per line, a polynomial hash over the next
hundred UTF-16 code units that are neither space nor tab, and a count that distinguishes equal hashes.
"""

from array import array
from collections import Counter, deque
from collections.abc import Iterator

_WINDOW = 100
_BASE = 37
_MASK = (1 << 64) - 1
_LEAVING = pow(_BASE, _WINDOW, _MASK + 1)
_TAB, _LF, _CR, _SPACE, _END = 9, 10, 13, 32, 0xFFFF


def line_hashes(data: bytes) -> list[str]:
    """One `hash:count` per line of a file; line 1 is item 0. A final line ending adds an empty last line."""
    window = deque([0] * _WINDOW, maxlen=_WINDOW)
    waiting: deque[int] = deque()
    """Start positions (in code units) of lines whose window is not full yet."""
    seen: Counter[int] = Counter()
    hashes: list[str] = []
    value = 0
    line_start = True
    for position, unit in enumerate(_units(data)):
        if waiting and position - waiting[0] == _WINDOW:
            waiting.popleft()
            seen[value] += 1
            hashes.append(f"{value:x}:{seen[value]}")
        if line_start:
            waiting.append(position)
        line_start = unit == _LF
        value = (value * _BASE + unit - window[0] * _LEAVING) & _MASK
        window.append(unit)
    return hashes


def _units(data: bytes) -> Iterator[int]:
    """The code units that count, with every line ending as one LF, an end mark, and zeros to fill the last windows."""
    previous = 0
    for unit in array("H", data.decode("utf-8", "replace").encode("utf-16-le")):
        after_cr, previous = previous == _CR, unit
        if unit not in (_SPACE, _TAB) and not (after_cr and unit == _LF):
            yield _LF if unit == _CR else unit
    yield _END
    # One more than a window, so that a line that starts at the end mark is included.
    yield from (0 for _ in range(_WINDOW))

"""What an answer rests on: the content of a file, or only the summary of it.

Interpretation sees summaries alone, and many an edit leaves them as they are: a comment, an annotation, a line break.
What is placed in a file or quoted from it rests on every byte.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

Rests = Mapping[str, str]
"""Path -> hash of its content, and after a space the digest of its summary if only that counts; empty if unknown."""


class Used(NamedTuple):
    """The modules that were asked for."""

    texts: set[str]
    summaries: set[str]

    def joined(self, other: Used) -> Used:
        """Both as one."""
        return Used(self.texts | other.texts, self.summaries | other.summaries)


def strictest(one: Rests, other: Rests) -> dict[str, str]:
    """What rests on both, for contents of one moment: the content of a file counts more than its summary."""
    found = dict(one)
    for path, rest in other.items():
        found[path] = min(found.get(path, rest), rest, key=len)
    return found

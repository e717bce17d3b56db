"""The surveys of all modules of one audit, of which those that the cache has are decoded when somebody looks at them.

After an edit nearly everything follows from what is remembered for surveys that say the same: then a large tree's are
compared by their digests, and most are never decoded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from concurrency_audit.audit.model.surveys import Survey


class Surveyed(Mapping[str, "Survey | None"]):
    """The survey of each module by its key; None for one that could not be surveyed."""

    def __init__(self, decode: Callable[[str, str], Survey | None]) -> None:
        """`decode` makes a survey of a module's key and the text that was kept for it."""
        self._decode = decode
        self._held: dict[str, Survey | str | None] = {}
        self._digests: dict[str, str] = {}

    def add(self, key: str, survey: Survey | str | None, digest: str) -> None:
        """Hold a survey, or the text that was kept of it; equal digests are those of equal surveys."""
        self._held[key], self._digests[key] = survey, digest

    def __getitem__(self, key: str) -> Survey | None:
        held = self._held[key]
        if isinstance(held, str):
            held = self._held[key] = self._decode(key, held)
        return held

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)

    def digests(self) -> list[tuple[str, str]]:
        """Key and digest of each, in an order that follows from the keys."""
        return sorted(self._digests.items())

    def naming(self, *parts: str) -> list[str]:
        """The modules whose surveys may have all these texts in them: all others have not."""
        keys = list(self._held)
        for part in parts:
            keys = [key for key in keys if not isinstance(held := self._held[key], str) or part in held]
        return keys

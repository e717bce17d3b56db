"""What stands in a function, packed until it is asked for: invocations reach few functions of the modules they load."""

from __future__ import annotations

import marshal
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import cast

from concurrency_audit.audit.model.terms import Block


class Code:
    """The terms of one function. Packed they take a sixth of the memory."""

    __slots__ = ("_block", "_packed")

    def __init__(self, block: Block, *, at_import: bool = False) -> None:
        """What runs `at_import` is asked for wherever its module is, and is not packed."""
        self._block: Block | None = block
        self._packed = b""
        if block and not at_import:
            with suppress(ValueError):  # nested too deeply for it
                self._packed, self._block = marshal.dumps(block), None

    @property
    def block(self) -> Block:
        """The terms, which stay unpacked."""
        if self._block is None:
            self._block, self._packed = self.glance(), b""
        return self._block

    def glance(self) -> Block:
        """The terms for one look, without keeping them."""
        return cast(Block, marshal.loads(self._packed)) if self._block is None else self._block

    def may_name(self, words: Iterable[bytes]) -> bool:
        """Whether one of some identifiers can stand in it; where it is packed this costs no look at its terms."""
        return self._block is not None or any(word in self._packed for word in words)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Code) and self.glance() == other.glance()

    def __hash__(self) -> int:
        return hash(self.glance())

    def __reduce__(self) -> tuple[Callable[[Block], Code], tuple[Block]]:
        return Code, (self.glance(),)

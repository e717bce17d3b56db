"""Classes of rows as their libraries know them: by name, by table, and by the relations that lead to them."""

from __future__ import annotations

from dataclasses import dataclass, field

from concurrency_audit.audit.program.domain.values import ClassRef


@dataclass(eq=False, slots=True)
class Relations:
    """What is known of all classes of rows that have been defined so far."""

    seen: int = 0
    """How many of the classes that were defined have been looked at."""
    by_name: dict[str, list[ClassRef]] = field(default_factory=dict)
    by_table: dict[str, list[ClassRef]] = field(default_factory=dict)
    back: dict[str, list[tuple[ClassRef, str]]] = field(default_factory=dict)
    """The name of a relation seen from its other side -> the classes that state it, and under which name."""
    paired: dict[tuple[str, str], list[ClassRef]] = field(default_factory=dict)
    """(its own name, that of its other side) -> the classes with such a relation, which both sides state."""

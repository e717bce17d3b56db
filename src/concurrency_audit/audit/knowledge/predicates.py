"""The questions that the audit asks of the knowledge files."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from concurrency_audit.audit.knowledge.library import Library, library, shelf
from concurrency_audit.audit.knowledge.rows import AttributeRow, CallRow, DecoratorRow, MethodRow, ObjectRow
from concurrency_audit.audit.model.verdicts import Verdict

V = TypeVar("V", ObjectRow, MethodRow, AttributeRow, CallRow, DecoratorRow)
_BUILTINS = "builtins."
_LONGEST_ALIAS_CHAIN = 8


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is known of libraries, asked by dotted name; a file is parsed when a name first leads to it.

    Every name may be written as the code has it (`boto3.session.Session`, `builtins.open`): aliases are applied first.
    An answer of None means "not known", never "safe".
    """

    declared: Mapping[str, ObjectRow] = field(default_factory=dict)
    """Constructors that the user declared in `[tool.concurrency-audit]`; they come before the files."""
    _rows: dict[tuple[type, str], Any] = field(default_factory=dict, compare=False, repr=False)
    _names: dict[str, str] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def load(cls) -> "Knowledge":
        """The knowledge that comes with the package."""
        return cls()

    @property
    def fingerprint(self) -> str:
        """Changes with any byte of any knowledge file and with the user's declarations."""
        declared = ",".join(f"{name}={row.threads}" for name, row in sorted(self.declared.items()))
        return f"{shelf().fingerprint}:{declared}" if declared else shelf().fingerprint

    def extended(self, known_safe: tuple[str, ...] = (), known_unsafe: tuple[str, ...] = ()) -> "Knowledge":
        """The same with the user's own constructors (`mylib.Client`), which win over the files."""
        safe = {self.canonical(name): _declared(name, Verdict.SAFE) for name in known_safe}
        unsafe = {self.canonical(name): _declared(name, Verdict.UNSAFE) for name in known_unsafe}
        return Knowledge({**self.declared, **safe, **unsafe})

    def knows(self, name: str) -> bool:
        """Whether anything is known under the name's import root; parses nothing."""
        return bool(_stems(name)) or name in self.declared

    def canonical(self, name: str) -> str:
        """The name the rows use: aliases applied, and all constructors of one type folded where a member follows."""
        found = self._names.get(name)
        if found is None:
            found = self._names[name] = _canonical(name) if _stems(name) else name
        return found

    def object(self, made_by: str) -> ObjectRow | None:
        """What is known of the objects that this constructor, factory or method chain makes."""
        name = self.canonical(made_by)
        return self.declared.get(name) or self._find(ObjectRow, name)

    def method(self, made_by: str, method: str) -> MethodRow | None:
        """What calling `method` does to an object that `made_by` makes."""
        return self._find(MethodRow, self.canonical(f"{made_by}.{method}"))

    def attribute(self, made_by: str, attribute: str) -> AttributeRow | None:
        """What assigning an attribute path (`headers`, `meta.events`) of an object, class or module does."""
        return self._find(AttributeRow, self.canonical(f"{made_by}.{attribute}"))

    def call(self, name: str) -> CallRow | None:
        """What calling a function, or a method by its object's name, does to the world."""
        return self._find(CallRow, self.canonical(name))

    def decorator(self, name: str) -> DecoratorRow | None:
        """What a decorator makes of the function under it."""
        return self._find(DecoratorRow, self.canonical(name))

    def _find(self, table: type[V], name: str) -> V | None:
        """The row of a canonical name; remembered, also when there is none."""
        key = (table, name)
        if key not in self._rows:
            self._rows[key] = next(filter(None, (lib.find(table, name) for lib in _libraries(name))), None)
        row: V | None = self._rows[key]
        return row


def _stems(name: str) -> tuple[str, ...]:
    """The files that speak for a name's import root."""
    return shelf().by_root.get(name.partition(".")[0], ())


def _libraries(name: str) -> list[Library]:
    return [library(stem) for stem in _stems(name)]


def _canonical(name: str) -> str:
    """Walk the name from its root: an alias is followed, an object becomes its type before its member is looked at."""
    first, *members = name.removeprefix(_BUILTINS).split(".")
    current = _unaliased(first)
    for member in members:
        current = _unaliased(f"{_type_of(current)}.{member}")
    return current


def _unaliased(name: str) -> str:
    for _ in range(_LONGEST_ALIAS_CHAIN):
        target = next((lib.aliases[name] for lib in _libraries(name) if name in lib.aliases), None)
        if target is None:
            return name
        name = target
    return name


def _type_of(name: str) -> str:
    rows = (lib.exact[ObjectRow].get(name) for lib in _libraries(name))
    return next((row.type for row in rows if row), name)


def _declared(name: str, verdict: Verdict) -> ObjectRow:
    return ObjectRow(
        library="[tool.concurrency-audit]",
        made_by=(name,),
        kind="value",
        threads=verdict,
        processes=Verdict.SAFE,
        reason=f"Declared known-{verdict} in [tool.concurrency-audit].",
        source="pyproject.toml",
        checked_against="as declared",
    )

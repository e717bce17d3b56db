"""The questions that the audit asks of the knowledge files."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TypeVar

from concurrency_audit.audit.knowledge.library import Library, library, shelf
from concurrency_audit.audit.knowledge.rows import AttributeRow, BaseRow, CallRow, DecoratorRow, MethodRow, ObjectRow
from concurrency_audit.audit.knowledge.schema import Row
from concurrency_audit.audit.model.verdicts import Verdict

V = TypeVar("V", ObjectRow, MethodRow, AttributeRow, CallRow, DecoratorRow, BaseRow)
_BUILTINS = "builtins."
_LONGEST_ALIAS_CHAIN = 8


class Knowledge:
    """What is known of libraries, asked by dotted name; answers are remembered.

    Every name may be written as the code has it (`boto3.session.Session`, `builtins.open`): aliases are applied first.
    An answer of None means "not known", never "safe".
    """

    def __init__(
        self,
        declared: Mapping[str, ObjectRow] | None = None,
        derived: Mapping[str, ObjectRow] | None = None,
        variables: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:
        """`declared` are constructors that the user named in `[tool.concurrency-audit]`; they come before the files.
        `derived` are rows that a library's source gave; they speak only where nothing else does. `variables` are
        environment variables with the paths that deployment files give them, one per function that has another."""
        self._declared, self._derived = declared or {}, derived or {}
        self.variables = variables or {}
        self._rows: dict[tuple[str, str], Row | None] = {}
        self._objects: dict[str, ObjectRow | None] = {}
        self._calls: dict[str, CallRow | None] = {}
        """Names as the code has them -> what was answered; the interpreter asks these two more than anything else."""
        self._names: dict[str, str] = {}

    @classmethod
    def load(cls) -> "Knowledge":
        """The knowledge that comes with the package."""
        return cls()

    def extended(
        self,
        known_safe: tuple[str, ...] = (),
        known_unsafe: tuple[str, ...] = (),
        variables: Mapping[str, tuple[str, ...]] | None = None,
    ) -> "Knowledge":
        """The same with the user's own constructors (`mylib.Client`), which win over the files, and with variables."""
        safe = {self.canonical(name): _declared(name, Verdict.SAFE) for name in known_safe}
        unsafe = {self.canonical(name): _declared(name, Verdict.UNSAFE) for name in known_unsafe}
        return Knowledge({**self._declared, **safe, **unsafe}, variables={**self.variables, **(variables or {})})

    def with_derived(self, derived: Mapping[str, ObjectRow]) -> "Knowledge":
        """The same with rows for objects that it does not know."""
        return Knowledge(self._declared, {self.canonical(name): row for name, row in derived.items()}, self.variables)

    def rows(self) -> Iterator[Row]:
        """Every row of every file, for documentation and tests; parses everything."""
        for stem in shelf().texts:
            yield from map(library(stem).parse, library(stem).entries)

    def knows(self, name: str) -> bool:
        """Whether anything is known under the name's import root; opens nothing."""
        return name.partition(".")[0] in shelf().by_root or name in self._declared

    def canonical(self, name: str) -> str:
        """The name the rows use: aliases applied, and constructors of one type folded where a member follows."""
        found = self._names.get(name)
        if found is None:
            found = self._names[name] = _canonical(name) if self.knows(name) else name
        return found

    def object(self, made_by: str) -> ObjectRow | None:
        """What is known of the objects that this constructor, factory or method chain makes."""
        if made_by not in self._objects:
            name = self.canonical(made_by)
            found = self._declared.get(name) or self._find(ObjectRow, "object", name) or self._derived.get(name)
            self._objects[made_by] = found
        return self._objects[made_by]

    def method(self, made_by: str, method: str) -> MethodRow | None:
        """What calling `method` does to an object that `made_by` makes."""
        return self._find(MethodRow, "method", self.canonical(f"{made_by}.{method}"))

    def attribute(self, made_by: str, attribute: str) -> AttributeRow | None:
        """What assigning an attribute path (`headers`, `meta.events`) of an object, class or module does."""
        return self._find(AttributeRow, "attribute", self.canonical(f"{made_by}.{attribute}"))

    def call(self, name: str) -> CallRow | None:
        """What calling a function, or a method by its object's name, does to the world."""
        if name not in self._calls:
            self._calls[name] = self._find(CallRow, "call", self.canonical(name))
        return self._calls[name]

    def names_parts(self, made_by: str) -> bool:
        """Whether what this makes has parts that the project names: databases and collections, sheets."""
        name = self.canonical(made_by)
        return any(lib.names_parts(name) for lib in _libraries(name))

    def decorator(self, name: str) -> DecoratorRow | None:
        """What a decorator makes of the function under it."""
        return self._find(DecoratorRow, "decorator", self.canonical(name))

    def base(self, name: str) -> BaseRow | None:
        """What subclassing a library's class makes of a class."""
        return self._find(BaseRow, "base", self.canonical(name))

    def _find(self, row_type: type[V], table: str, name: str) -> V | None:
        """The row of a canonical name; remembered, also when there is none."""
        key = (table, name)
        if key not in self._rows:
            found = (lib.find(table, name) for lib in _libraries(name))
            self._rows[key] = next((row for row in found if row is not None), None)
        row = self._rows[key]
        return row if isinstance(row, row_type) else None


def _libraries(name: str) -> Iterator[Library]:
    """The files that speak for a name's import root."""
    return map(library, shelf().by_root.get(name.partition(".")[0], ()))


@lru_cache(maxsize=2048)
def _canonical(name: str) -> str:
    """Walk the name from its root: an alias is followed, an object becomes its type before its member is looked at.

    Remembered for the process: an editor audits the same code at each keystroke.
    """
    first, *members = name.removeprefix(_BUILTINS).split(".")
    current = _unaliased(first)
    for member in members:
        current = _unaliased(f"{_type_of(current)}.{member}")
    return current


def _unaliased(name: str) -> str:
    for _ in range(_LONGEST_ALIAS_CHAIN):
        target = next(filter(None, (lib.alias(name) for lib in _libraries(name))), None)
        if target is None:
            return name
        name = target
    return name


def _type_of(name: str) -> str:
    return next(filter(None, (lib.type_of(name) for lib in _libraries(name))), name)


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

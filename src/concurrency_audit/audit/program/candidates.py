"""Chooses from the surveys the modules that may contain entry points: a superset, never too few."""

from __future__ import annotations

import builtins
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Set
from typing import NamedTuple

from concurrency_audit.audit.knowledge.hints import Hint, hints, is_undescribed
from concurrency_audit.audit.model.shapes import ROUTE_VERBS, says_handler
from concurrency_audit.audit.model.surveys import Survey
from concurrency_audit.audit.program.entry import ENTRY_EFFECTS
from concurrency_audit.audit.program.tree.import_effects import targets
from concurrency_audit.audit.program.tree.modules import ModuleTable
from concurrency_audit.audit.program.tree.parts import Parts

_GIVEN = frozenset([*ENTRY_EFFECTS, "injects"])
_REGISTERING = frozenset(["route", "registers", "callback", "precedes"])
_SERVES = re.compile(r"add_\w+_to_server$|Threading\w+Server$|start_(unix_)?server$")
_SERVERS = ("grpc", "http", "socketserver", "asyncio")
_SMALL = 16
"""Maximal number of candidates per group; larger groups are split by package."""
Surveys = Mapping[str, Survey | None]
"""None stands for a module that could not be surveyed: it may contain anything."""


class Candidates(NamedTuple):
    """Candidate modules by what they may contain."""

    entries: frozenset[str]
    """Modules that may contain entry points."""
    spawns: frozenset[str]
    """Modules that may start threads."""
    spawn_names: frozenset[str]
    """Names by which threads are started, of libraries that are imported somewhere."""
    registering: frozenset[str]
    """Of the first, those that may register something with a library, themselves or through an import."""


def candidates(surveys: Surveys, table: ModuleTable) -> Candidates:
    """The modules whose surveys may show entry points or started threads."""
    graph = _Graph(surveys, table)
    spawning = graph.spawning()
    routing = _renamed(surveys, hints("decorator", frozenset(ENTRY_EFFECTS)))
    registering = graph.mentioning(routing, lambda _, survey: survey.decorators.split())
    registering |= graph.mentioning(_renamed(surveys, hints("call", _GIVEN)), graph.words)
    registering |= graph.reaching(graph.making(_renamed(surveys, hints("decorator", _REGISTERING))))
    registering |= {key for key, s in surveys.items() if s and not ROUTE_VERBS.isdisjoint(s.decorators.split())}
    registering |= graph.serving()
    derived = _renamed(surveys, hints("base", _GIVEN))
    entries = registering | graph.mentioning(derived, lambda _, survey: [source for _, source in survey.aliases])
    entries |= {key for key, s in surveys.items() if s is None or s.binds_handler or s.function_shaped}
    entries |= graph.holding_instances()
    entries |= graph.decorated_elsewhere()
    entries |= graph.giving_away()
    entries |= graph.with_stars(entries)
    registering = entries & graph.reaching(registering)
    spawns = graph.mentioning(spawning, graph.words)
    names = frozenset(hint.word for hint in spawning)
    return Candidates(frozenset(entries), frozenset(spawns), names, frozenset(registering))


def groups(chosen: Candidates, table: ModuleTable) -> list[Candidates]:
    """The candidates by outermost package or folder, largest group first, to be shared among processes."""
    if len(chosen.entries) + len(chosen.spawns) < _SMALL:
        return [chosen]
    tops: dict[Parts, tuple[set[str], set[str]]] = {}
    for kind, keys in enumerate((chosen.entries, chosen.spawns)):
        for key in keys:
            tops.setdefault(table.top(key), (set(), set()))[kind].add(key)
    parted = [chosen._replace(entries=frozenset(e), spawns=frozenset(s)) for _, (e, s) in sorted(tops.items())]
    return sorted(parted, key=lambda group: len(group.entries) + len(group.spawns), reverse=True)


def spawn_names(surveys: Surveys, table: ModuleTable) -> frozenset[str]:
    """Names by which threads are started, aliases and subclasses of the modules among them."""
    return frozenset(hint.word for hint in _Graph(surveys, table).spawning())


def _renamed(surveys: Surveys, known: Collection[Hint]) -> set[Hint]:
    """The hints extended by every alias and subclass under which modules use their words and owners."""
    names: dict[str, set[str]] = {}
    for survey in surveys.values():
        for bound, source in survey.aliases if survey else ():
            names.setdefault(source, set()).add(bound)
    found = set(known)
    stack = [hint for hint in found if hint.word in names or hint.owner in names]  # most have no other name
    while stack:
        hint = stack.pop()
        also = [hint._replace(word=bound) for bound in names.get(hint.word, ())]
        also += [hint._replace(owner=bound) for bound in names.get(hint.owner, ())]
        stack += (other for other in also if other not in found)
        found.update(also)
    return found


class _Graph:
    """The surveys with the import graph."""

    def __init__(self, surveys: Surveys, table: ModuleTable) -> None:
        self.surveys, self.table = surveys, table
        self.names = {key: frozenset(survey.names.split()) for key, survey in surveys.items() if survey is not None}
        """Module -> the words in it, which several questions ask for."""
        self.importers: dict[str, set[str]] = {}
        """Module -> modules that import it."""
        self.outside: dict[str, set[str]] = {}
        """First part of a name outside the tree -> modules that import something from it."""
        for key, survey in surveys.items():
            for imported in survey.imports if survey else ():
                self._follow(key, imported[:3])

    def _follow(self, key: str, imported: tuple[str, int, str]) -> None:
        found = targets(key, imported, self.table)
        for target in found:
            self.importers.setdefault(target, set()).add(key)
        if not imported[1] and not found:
            self.outside.setdefault(imported[0].partition(".")[0], set()).add(key)

    def reaching(self, modules: Iterable[str]) -> set[str]:
        """The modules and all that import them, directly or indirectly."""
        found = set(modules)
        stack = list(found)
        while stack:
            added = self.importers.get(stack.pop(), set()) - found
            found |= added
            stack.extend(added)
        return found

    def spawning(self) -> set[Hint]:
        """What starts threads: nothing of libraries that nobody imports. A file without survey may import all."""
        known = hints("call", frozenset(["spawn-thread"]))
        is_whole = all(survey is not None for survey in self.surveys.values())
        imports = (imported[0] for survey in self.surveys.values() if survey for imported in survey.imports)
        roots = {name.partition(".")[0] for name in imports}
        return _renamed(self.surveys, {hint for hint in known if not is_whole or hint.root in roots})

    def words(self, key: str, _: Survey) -> Iterable[str]:
        """All words of a module."""
        return self.names[key]

    def mentioning(self, known: Collection[Hint], words: Callable[[str, Survey], Iterable[str]]) -> set[str]:
        """Modules that contain a hint's word and have, directly or through imports, its owner and its library."""
        by_word: dict[str, list[Hint]] = {}
        for hint in known:
            by_word.setdefault(hint.word, []).append(hint)
        able = {root: self.reaching(self.outside.get(root, ())) for root in {hint.root for hint in known}}
        owned = self._owning({hint.owner for hint in known})
        found = {key for key, survey in self.surveys.items() if survey is None}
        for key, survey in self.surveys.items():
            present = by_word.keys() & words(key, survey) if survey else ()
            possible = (hint for word in present for hint in by_word[word])
            if any(key in able[hint.root] and key in owned.get(hint.owner, ()) for hint in possible):
                found.add(key)
        return found

    def making(self, known: Collection[Hint]) -> set[str]:
        """Modules that name the class whose decorators register, as applications are made: others may be given
        them, and register there. A decorator of a library itself (`pydantic.validator`) needs nothing made."""
        owners: dict[str, set[str]] = {}
        for hint in known:
            if hint.owner != hint.root:
                owners.setdefault(hint.owner, set()).add(hint.root)
        found: set[str] = set()
        for key, survey in self.surveys.items():
            named = owners.keys() & self.names[key] if survey else ()
            if any(key in self.outside.get(root, ()) for owner in named for root in owners[owner]):
                found.add(key)
        return found

    def _owning(self, owners: Set[str]) -> dict[str, set[str]]:
        """Map each owner to the modules that mention it, directly or through imports."""
        named: dict[str, set[str]] = {}
        for key, survey in self.surveys.items():
            if survey is not None:
                modules = (part for imported in survey.imports for part in imported[0].split("."))
                for owner in owners & {*self.names[key], *modules}:
                    named.setdefault(owner, set()).add(key)
        return {owner: self.reaching(keys) for owner, keys in named.items()}

    def serving(self) -> set[str]:
        """Modules that give a class to a server of Python's own, or a servicer to one of gRPC by a function that is
        generated, and may not be there."""
        able = self.reaching(key for root in _SERVERS for key in self.outside.get(root, ()))
        return {key for key in able if any(_SERVES.match(name) for name in self.names.get(key, ()))}

    def holding_instances(self) -> set[str]:
        """Modules that may bind an object or bound method called with (event, context), of whatever class."""
        found: set[str] = set()
        shaped: dict[str, set[str]] = {}
        for key, survey in self.surveys.items():
            for name in survey.shaped_methods.split() if survey else ():
                shaped.setdefault(name, set()).add(key)
        for key in self.reaching(shaped.pop("__call__", set())):
            survey = self.surveys[key]
            if survey is not None and not self._foreign_names(key, survey).issuperset(survey.instances.split()):
                found.add(key)
        for name, keys in shaped.items():
            for key in self.reaching(keys):
                survey = self.surveys[key]
                if survey is not None and any(source == name for _, source in survey.aliases):
                    found.add(key)
        return found

    def decorated_elsewhere(self) -> set[str]:
        """Modules that may get handlers from a decorator or factory of another module that has a function of (event,
        context)."""
        shaped = [key for key, survey in self.surveys.items() if survey and survey.function_shaped]
        found: set[str] = set()
        for key in self.reaching(shaped).difference(shaped):
            survey = self.surveys[key]
            if survey is None or not (survey.decorators or any(says_handler(name) for name, _ in survey.aliases)):
                continue
            names = set(survey.instances.split())
            if names and not self._foreign_names(key, survey).issuperset(names):
                found.add(key)
        return found

    def giving_away(self) -> set[str]:
        """Modules whose bodies may give functions to a library nobody described, or to an object that another module
        made of one."""
        making: set[str] = set()
        for key, survey in self.surveys.items():
            strange = self._strange_names(key, survey) if survey is not None else set()
            if survey is not None and not strange.isdisjoint(f"{survey.instances} {survey.registering}".split()):
                making.add(key)
        return making | self._registering_with(making)

    def _registering_with(self, making: set[str]) -> set[str]:
        """The modules that register something by a name which they import from one of these."""
        found: set[str] = set()
        for key in {importer for each in making for importer in self.importers.get(each, ())}:
            survey = self.surveys[key]
            for imported in survey.imports if survey else ():
                named = {*imported[2].split(), imported[0].rpartition(".")[2]}
                is_registered = survey is not None and not named.isdisjoint(survey.registering.split())
                if is_registered and not making.isdisjoint(targets(key, imported[:3], self.table)):
                    found.add(key)
        return found

    def _strange_names(self, key: str, survey: Survey) -> set[str]:
        """Names imported from libraries of which nothing is known."""
        found: set[str] = set()
        for imported in survey.imports:
            root = imported[0].partition(".")[0]
            if not imported[1] and is_undescribed(root) and not targets(key, imported[:3], self.table):
                found.update(imported[2].split() or [root])
        return found

    def _foreign_names(self, key: str, survey: Survey) -> set[str]:
        """Builtins, and names imported from outside the tree without renaming."""
        found = set(dir(builtins))
        for imported in survey.imports:
            if not imported[1] and not targets(key, imported[:3], self.table):
                found.update(imported[2].split() or [imported[0].partition(".")[0]])
        return found

    def with_stars(self, entries: Collection[str]) -> set[str]:
        """Modules that get a handler's name by `from module import *`."""
        stars: dict[str, set[str]] = {}
        for key, survey in self.surveys.items():
            for module, level, names, _ in survey.imports if survey else ():
                target = self.table.resolve(key, module, level) if names == "*" else None
                if target is not None:
                    stars.setdefault(target, set()).add(key)
        found = set(entries)
        stack = list(entries)
        while stack:
            added = stars.get(stack.pop(), set()) - found
            found |= added
            stack.extend(added)
        return found

"""Locations: shared places as access paths, sites in the program, held locks."""

from __future__ import annotations

from typing import Literal, NamedTuple

Root = Literal["global", "class", "function", "default", "cell", "result", "local", "external", "own", "file", "store"]

_MOST_STEPS = 6
_CLAIMED = "(claimed) "
_CLEARED = "(cleared) "


class Place(NamedTuple):
    """A shared place as an access path: a root that outlives invocations, then attributes; `[]` is any element."""

    root: Root
    owner: str
    """The module key; for files, the kind of the path pattern."""
    name: str
    path: tuple[str, ...] = ()

    def attribute(self, name: str) -> Place:
        """The place of an attribute of this one; of objects that lie deeper, attributes of one name are one place."""
        return Place(self.root, self.owner, self.name, (*self.path[: _MOST_STEPS - 1], name))

    def element(self) -> Place:
        """The place of any element of this one; nested elements are not distinguished."""
        return self if self.path[-1:] == ("[]",) else self.attribute("[]")

    @property
    def container(self) -> Place:
        """The named place that contains it: the path up to the first element step."""
        path = self.path
        return Place(self.root, self.owner, self.name, path[: path.index("[]")]) if "[]" in path else self

    @property
    def is_claim(self) -> bool:
        """Whether it stands for a store under a condition, which of several invocations only one gets past."""
        return self.root == "store" and self.name.startswith(_CLAIMED)

    @property
    def is_cleared(self) -> bool:
        """Whether it stands for a store that took a flag from items, or removed all of them."""
        return self.root == "store" and self.name.startswith(_CLEARED)

    @property
    def label(self) -> str:
        """The name as a person would write it, without the module; a class of rows has its module behind its name."""
        name = self.name.partition("|")[0] if self.root == "store" else self.name
        return ".".join((name, *self.path)).replace(".[]", "[...]")


class Site(NamedTuple):
    """A position in the program: module, function index and anchor."""

    module: str
    function: int
    anchor: int


class Held(NamedTuple):
    """A held lock, with the `with` block or acquire call that took it."""

    lock: Place | None
    """The lock's place; None for a lock that the function made itself."""
    region: int
    site: Site


def claim(site: Site) -> Place:
    """The place that stands for a store under a condition."""
    return Place("store", site.module, f"{_CLAIMED}{site.function} {site.anchor}")


def cleared(site: Site) -> Place:
    """The place that stands for a store that took a flag from items, or removed all of them."""
    return Place("store", site.module, f"{_CLEARED}{site.function} {site.anchor}")


def either_way(one: frozenset[Place], other: frozenset[Place]) -> frozenset[Place]:
    """What two ways have both written, and what one of them has cleared: where nothing was set, nothing is to clear."""
    both = one & other
    return both.union(place for place in one ^ other if place.is_cleared) if one != other else both


def setting(*path: str) -> Place:
    """The place that stands for a setting of a library: of which object, its name, and the keys it stands under."""
    return Place("external", "", "(set)", path)

"""Where things are: shared places as access paths, positions in the program, locks that are held."""

from __future__ import annotations

from typing import Literal, NamedTuple

Root = Literal["global", "class", "function", "default", "cell", "result", "local", "external", "file", "store"]


class Place(NamedTuple):
    """A shared place as an access path: a root that outlives the invocation, then attributes; `[]` is any element."""

    root: Root
    owner: str
    """The module key, or the file pattern's kind."""
    name: str
    path: tuple[str, ...] = ()

    def attribute(self, name: str) -> Place:
        """The place of an attribute of what lives here."""
        return self._replace(path=(*self.path, name)) if len(self.path) < 4 else self

    def element(self) -> Place:
        """The place of any element of what lives here; elements of elements are not told apart."""
        return self if self.path[-1:] == ("[]",) else self.attribute("[]")

    @property
    def container(self) -> Place:
        """The named place around it: the path cut before the first element step."""
        return self._replace(path=self.path[: self.path.index("[]")]) if "[]" in self.path else self

    @property
    def label(self) -> str:
        """The name as a person would write it, without the module."""
        return ".".join((self.name, *self.path)).replace(".[]", "[...]")


class Site(NamedTuple):
    """A position in the program: module, function index and anchor."""

    module: str
    function: int
    anchor: int


class Held(NamedTuple):
    """A lock that is held, and which `with` block (or acquire) holds it."""

    lock: Place | None
    """None for a lock that the function made itself."""
    region: int
    site: Site

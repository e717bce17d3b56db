"""YAML and JSON with the line of every value; the only module that uses PyYAML."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NOT_LINES = re.compile("[\x0b\x0c\x85\u2028\u2029]")
"""Line breaks that YAML counts and editors do not, or that it rejects."""
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")
"""Half of a JSON escape (a surrogate pair) for a character beyond the BMP, which libyaml rejects."""


@dataclass(slots=True, eq=False)
class Node:
    """A value, its 1-based line and its tag (`!Sub`; empty for YAML's own)."""

    line: int
    tag: str
    value: "str | list[Node] | dict[str, Node]"

    def at(self, *keys: str) -> "Node | None":
        """The node under nested keys; None if a key is missing."""
        node: Node | None = self
        for key in keys:
            node = node.value.get(key) if node and isinstance(node.value, dict) else None
        return node

    def text(self, *keys: str) -> str | None:
        """The plain scalar under nested keys."""
        node = self.at(*keys)
        return node.value if node and isinstance(node.value, str) and not node.tag else None

    def entries(self) -> "Iterator[tuple[str, Node]]":
        """The entries of a mapping; none for anything else."""
        if isinstance(self.value, dict):
            yield from self.value.items()

    def elements(self) -> "Iterator[Node]":
        """The elements of a list; none for anything else."""
        if isinstance(self.value, list):
            yield from self.value


def documents(text: str) -> list[Node]:
    """Parse every document of YAML or JSON text; raises ValueError with a line if it is neither.

    JSON allows tabs between tokens and YAML does not, so they become spaces.
    """
    loader = _Loader(_SURROGATE.sub(r"\\ufffd", _NOT_LINES.sub(" ", text).replace("\t", " ")))
    try:
        found = []
        while loader.check_node():
            if (node := loader.get_node()) is not None:
                found.append(_Copier().copy(node))
        return found
    except yaml.MarkedYAMLError as error:
        line = min(error.problem_mark.line + 1, len(text.splitlines())) if error.problem_mark else 1
        raise ValueError(f"line {line}: {error.problem}") from None
    except (yaml.YAMLError, RecursionError, UnboundLocalError) as error:
        # libyaml's binding raises UnboundLocalError for nesting beyond its limit
        raise ValueError(f"line 1: {type(error).__name__}") from None
    finally:
        loader.dispose()


class _Copier:
    """Copies PyYAML's nodes, each once: an alias shares the copy of the node it names, so an alias bomb stays small."""

    def __init__(self) -> None:
        self._known: dict[int, Node] = {}

    def copy(self, node: yaml.Node) -> Node:
        """The copy of a node, cycles included."""
        if known := self._known.get(id(node)):
            return known
        tag = "" if node.tag.startswith("tag:") else node.tag
        copied = Node(node.start_mark.line + 1, tag, "")
        self._known[id(node)] = copied
        if isinstance(node, yaml.ScalarNode):
            copied.value = node.value
        elif isinstance(node, yaml.SequenceNode):
            copied.value = []
            copied.value.extend(self.copy(element) for element in node.value)
        elif isinstance(node, yaml.MappingNode):
            copied.value = {}
            self._fill(node, copied.value)
        return copied

    def _fill(self, node: yaml.MappingNode, entries: dict[str, Node]) -> None:
        merged: dict[str, Node] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                continue
            copied = self.copy(value)
            if key.value == "<<":
                sources = [copied, *copied.elements()]
                merged = {name: entry for source in reversed(sources) for name, entry in source.entries()} | merged
            else:
                entries[key.value] = copied
        entries.update({name: entry for name, entry in merged.items() if name not in entries})

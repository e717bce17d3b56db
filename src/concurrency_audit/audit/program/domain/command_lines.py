"""Command lines as patterns: which files a program is told to write, remove or use."""

from __future__ import annotations

from collections.abc import Iterator

from concurrency_audit.audit.program.domain.accesses import Op
from concurrency_audit.audit.program.domain.values import Hole, Pattern


def split(command: Pattern) -> list[Pattern]:
    """The words of a command written as one string; quotes only hold what they quote together with its word."""
    words: list[list[str | Hole]] = [[]]
    for part in command:
        if not isinstance(part, str):
            words[-1].append(part)
            continue
        for number, piece in enumerate(part.replace('"', "").replace("'", "").replace(">", " > ").split(" ")):
            if number:
                words.append([])
            if piece:
                words[-1].append(piece)
    return [tuple(word) for word in words if word]


def effects(words: list[Pattern]) -> Iterator[tuple[Op, Pattern]]:
    """What the program does to which path: `write`, `delete`, `tree-delete`, or `program` where only it knows."""
    name = _literal(words[0]).rpartition("/")[2] if words else ""
    recursive = name == "rm" and any(_is_recursive(_literal(word)) for word in words)
    previous = ""
    for word in words[1:]:
        path = _after_equals(word)
        if name == "rm":
            yield ("tree-delete" if recursive or "*" in _literal(path) else "delete"), _directory(path)
        else:
            yield ("write" if previous == ">" else "program"), path
        previous = _literal(word)


def _literal(word: Pattern) -> str:
    return word[0] if word and isinstance(word[0], str) else ""


def _is_recursive(word: str) -> bool:
    return word == "--recursive" or (word.startswith("-") and not word.startswith("--") and "r" in word.lower())


def _after_equals(word: Pattern) -> Pattern:
    """The path in `--output=/tmp/x`."""
    option, equals, path = _literal(word).partition("=/")
    return (f"/{path}", *word[1:]) if equals and option.startswith("-") else word


def _directory(path: Pattern) -> Pattern:
    """The directory whose content a wildcard means."""
    if len(path) == 1 and isinstance(path[0], str) and "*" in path[0]:
        return (path[0].partition("*")[0].rpartition("/")[0],)
    return path

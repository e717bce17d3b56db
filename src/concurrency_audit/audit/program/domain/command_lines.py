"""Command lines as patterns: which files a program writes, reads or deletes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from concurrency_audit.audit.program.domain.accesses import Op
from concurrency_audit.audit.program.domain.values import Hole, Pattern

Effects = Iterator[tuple[Op, Pattern]]
WHOLE = "(whole)"
"""Attribute of a list of words: the text that it was made of."""
_NUMBERED = re.compile(r"%0?\d*d")
"""Placeholder for the number of an output file."""
_NO_CONTENT = frozenset(["mkdir", "chmod", "chown"])
"""Programs that neither read nor write what files hold."""
_TARGETS = {
    "pip": ("-t", "--target", "--prefix", "--root", "-d", "--dest"), "unzip": ("-d",), "tar": ("-C", "--directory"),
    "git": (), "npm": ("--prefix",), "curl": ("-o", "--output"), "wget": ("-O", "-P"), "uv": ("--target", "-t"),
}  # fmt: skip
"""Program -> options that are followed by an output file or folder."""
_SHELLS = frozenset(["sh", "bash", "zsh", "dash"])
_BETWEEN = (("&&",), ("||",), (";",), ("|",), ("&",))
_INSTALLERS = frozenset(["pip", "npm", "uv"])
"""Programs whose target is a folder that code is run from."""
_FILTER = re.compile(r"[a-z]\w*=(?:[a-z]\w*=)?'?(?=/)")
_FILTER_ENDS = re.compile(r"[:,;']")
"""Beginning and end of a path in a filter of ffmpeg."""
_STATE = re.compile(r"dir$|profile|data-path|userinstallation|homedir|cache|kubeconfig", re.IGNORECASE)
"""Options that name a program's data folder, in which it reads and writes."""
_OUTPUT = re.compile(r"out|dest|target|temp|tmp", re.IGNORECASE)
"""Options that name where results go."""


def split(command: Pattern) -> list[Pattern]:
    """The words of a command written as one string; quoting is resolved."""
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


def of_shell(words: list[Pattern]) -> list[list[Pattern]]:
    """The commands that a shell is given as one text (`sh -c "..."`); otherwise the one command itself."""
    is_shell = len(words) > 2 and _literal(words[0]).rpartition("/")[2] in _SHELLS
    return commands(words[2]) if is_shell and _literal(words[1]).endswith("c") else [words]


def commands(text: Pattern) -> list[list[Pattern]]:
    """The commands of a line, each as its words: `cd /tmp && make; tar -c x | gzip`."""
    found: list[list[Pattern]] = [[]]
    for word in split(text):
        last = word[-1]
        if word in _BETWEEN:
            found.append([])
        elif isinstance(last, str) and last.endswith(";"):
            found[-1].append((*word[:-1], last[:-1]))
            found.append([])
        else:
            found[-1].append(word)
    return [command for command in found if command]


def changed_directory(words: list[Pattern]) -> Pattern | None:
    """Where `cd` leads; None for every other command."""
    return words[1] if len(words) == 2 and words[0] == ("cd",) else None


def effects(words: list[Pattern]) -> Effects:
    """Yield each path with the program's effect: `write`, `read`, `delete`, `tree-delete`, or `program`, if unknown."""
    name = _program(words)
    if name in _NO_CONTENT:
        return
    recursive = name == "rm" and any(_is_recursive(_literal(word)) for word in words)
    if _literal(words[0] if words else ()).startswith("/"):
        yield "read", words[0]
    is_packed = name == "tar" and _packs(words)
    previous = ""
    for word in words[1:]:
        if name == "rm":
            path = _after_equals(word)
            yield ("tree-delete" if recursive or "*" in _literal(path) else "delete"), _directory(path)
        elif previous in _TARGETS.get(name, ()):
            yield from (("read", word),) if is_packed else _installed(name, word)
        elif previous == ">":
            yield "write", word
        elif _names_state(previous):
            yield "write", word
            yield "read", word
        else:
            yield from _used(name, word)
        previous = _literal(word)


def unpacks(words: list[Pattern]) -> bool:
    """Whether a program puts files of names of their own into a folder: that may be the one for files of all kinds."""
    return _program(words) == "unzip" or (_program(words) == "tar" and not _packs(words))


def _packs(words: list[Pattern]) -> bool:
    """Whether tar puts an archive together: `tar -czf out.tgz -C folder .` reads the folder."""
    first = _literal(words[1]) if len(words) > 1 else ""
    letters = first.lstrip("-") if not first.startswith("--") else ""
    return "c" in letters or any(_literal(word) in ("-c", "--create") for word in words[1:])


def is_option(word: Pattern) -> bool:
    """Whether a word is an option's name: `--config-dir`, `-o`."""
    text = _literal(word)
    return len(text) > 1 and text.startswith("-") and not text[1:2].isdigit() and " " not in text


def _names_state(option: str) -> bool:
    """Whether the word after this one is a program's data folder or configuration, which it reads and writes."""
    is_one = option.startswith("-") and "=" not in option and _STATE.search(option) is not None
    return is_one and _OUTPUT.search(option) is None


def option(word: Pattern) -> Effects:
    """The effect of an option on the path in it: `--user-data-dir=/tmp/x`, `-env:UserInstallation=file:///tmp/x`."""
    flag = _literal(word).partition("=")[0]
    path = _after_equals(word)
    if path is word:
        return
    if _STATE.search(flag):
        yield "write", path
        yield "read", path
    else:
        yield "program", path


def _used(name: str, word: Pattern) -> Effects:
    """A word that is not the program's target: a path, or an option that contains one."""
    text = _literal(word)
    if text.startswith("-") and "=" in text:
        if text.partition("=")[0] in _TARGETS.get(name, ()):
            yield from _installed(name, _after_equals(word))
        else:
            yield from option(word)
        return
    word = _within_filter(word)
    numbered = tuple(_NUMBERED.sub("*", part) if isinstance(part, str) else part for part in word)
    yield ("program" if numbered == word else "write"), _without_scheme(numbered)


def _within_filter(word: Pattern) -> Pattern:
    """The path in the argument of a filter: `subtitles=/tmp/words.srt:force_style=...`; other words as they are."""
    found = _FILTER.match(_literal(word))
    if found is None:
        return word
    path: list[str | Hole] = []
    for part in (_literal(word)[found.end() :], *word[1:]):
        path.append(_FILTER_ENDS.split(part, maxsplit=1)[0] if isinstance(part, str) else part)
        if path[-1] != part:
            break
    return tuple(path)


def _installed(name: str, path: Pattern) -> Effects:
    yield "write", path
    if name in _INSTALLERS:
        yield "read", path


def _program(words: list[Pattern]) -> str:
    """The program that runs: also `pip` in `python -m pip install`."""
    names = [_literal(word).rpartition("/")[2] for word in words[:4]]
    if "-m" in names[:-1]:
        return names[names.index("-m") + 1]
    name = names[0] if names else ""
    return "pip" if name.startswith("pip") else name


def _literal(word: Pattern) -> str:
    return word[0] if word and isinstance(word[0], str) else ""


def _is_recursive(word: str) -> bool:
    return word == "--recursive" or (word.startswith("-") and not word.startswith("--") and "r" in word.lower())


def _after_equals(word: Pattern) -> Pattern:
    """The path in `--output=/tmp/x`."""
    text = _literal(word)
    flag, equals, path = text.partition("=")
    if not equals or not flag.startswith("-") or not (path.startswith(("/", "file:/")) or (not path and len(word) > 1)):
        return word
    return _without_scheme((path, *word[1:]) if path else word[1:])


def _without_scheme(path: Pattern) -> Pattern:
    """The path of a `file:` address."""
    text = _literal(path)
    return ("/" + text.removeprefix("file:").lstrip("/"), *path[1:]) if text.startswith("file:/") else path


def _directory(path: Pattern) -> Pattern:
    """The directory that a wildcard refers to."""
    if len(path) == 1 and isinstance(path[0], str) and "*" in path[0]:
        return (path[0].partition("*")[0].rpartition("/")[0],)
    return path

"""Applies .gitignore files and `exclude` patterns by git's rules; pathspec reads those that are not plain."""

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from concurrency_audit.audit.model.errors import UsageError
from concurrency_audit.audit.reading.plain_patterns import plain

_GROUP = re.compile(r"\(\?P<\w+>")
_FOLDERS_BELOW = re.compile(r"/\*\*/ *$")
"""The end of `a/**/`, which to git are all folders below `a`, and to pathspec `a` itself, too."""


class Layer(NamedTuple):
    """The patterns of one .gitignore, last one first, and the folder (ending in a slash) they are relative to."""

    base: str
    patterns: tuple[tuple[re.Pattern[str], bool], ...]
    union: re.Pattern[str]
    """Matches what some pattern matches, which is asked first: most paths match none of dozens."""

    def decides(self, path: str, is_folder: bool) -> bool | None:
        """Whether the last pattern that names `path` ignores it; None when none names it."""
        if not path.startswith(self.base):
            return None
        relative = path[len(self.base) :]
        if not self.union.search(relative) and not (is_folder and self.union.search(relative + "/")):
            return None
        return next((ignores for regex, ignores in self.patterns if _names(regex, relative, is_folder)), None)


class Layers(NamedTuple):
    """The patterns that apply in a folder. `exclude` decides first, then the nearest .gitignore, then those above."""

    exclude: Layer | None = None
    gitignores: tuple[Layer, ...] = ()

    def ignores(self, path: str, is_folder: bool) -> bool:
        """Whether the entry itself is excluded; the caller has already checked the folders above it."""
        for layer in (self.exclude, *self.gitignores):
            if layer and (decided := layer.decides(path, is_folder)) is not None:
                return decided
        return False

    def within(self, folder: str) -> "Layers":
        """These layers preceded by the .gitignore of `folder`, if it is readable."""
        try:
            text = Path(folder, ".gitignore").read_text(encoding="utf-8-sig", errors="replace")
        except OSError:
            return self
        return Layers(self.exclude, (_gitignore(slash(folder), text), *self.gitignores))


def exclude_layer(patterns: Sequence[str]) -> Layer | None:
    """The layer of the `exclude` setting, relative to the working directory; raises UsageError for a malformed one."""
    if not patterns:
        return None
    for pattern in patterns:
        if not _well_formed(pattern):
            raise UsageError(f"{pattern!r} is not a gitignore-style pattern", "exclude", "write 'tests/' or '*_pb2.py'")
    return _layer(slash(str(Path.cwd())), patterns)


def layers_above(path: str, is_folder: bool, exclude: Layer | None) -> tuple[Layers, bool]:
    """The layers that apply below a named path, and whether they exclude the path itself.

    .gitignore files count from the root of the git repository down. A layer that excludes the path, or a folder above
    it, is not applied below the path, because the user named it explicitly.
    """
    above = [*map(str, reversed(Path(path).parents))]
    chain = [*above[1:], path]
    roots = [depth for depth, folder in enumerate([*above, path]) if Path(folder, ".git").exists()]
    layers, ignored, excluded = Layers(), False, False
    for depth, (folder, entry) in enumerate(zip(above, chain, strict=True)):
        if roots and depth >= roots[-1]:
            layers = layers.within(folder)
        below_is_folder = is_folder or entry != path
        ignored = ignored or layers.ignores(entry, below_is_folder)
        excluded = excluded or bool(exclude and exclude.decides(entry, below_is_folder))
    return Layers(None if excluded else exclude, () if ignored else layers.gitignores), ignored or excluded


def is_excluded(path: str, exclude: Layer | None) -> bool:
    """Whether `exclude` names a file, or a folder above it."""
    if exclude is None:
        return False
    return bool(exclude.decides(path, False)) or any(exclude.decides(str(each), True) for each in Path(path).parents)


def slash(folder: str) -> str:
    """The folder with exactly one separator behind it."""
    return folder if folder.endswith(os.sep) else folder + os.sep


def _layer(base: str, lines: Sequence[str]) -> Layer:
    parsed = plain(lines)
    patterns = tuple(reversed(_parsed(lines) if parsed is None else parsed))
    together = "|".join(_GROUP.sub("(?:", regex.pattern) for regex, _ in patterns)
    return Layer(base, patterns, re.compile(together or "(?!)"))


def _parsed(lines: Sequence[str]) -> list[tuple[re.Pattern[str], bool]]:
    """What each pattern matches, and whether it ignores that; raises ValueError for a malformed one."""
    from pathspec import GitIgnoreSpec

    spec = GitIgnoreSpec.from_lines(_FOLDERS_BELOW.sub("/**/*/", line) for line in lines)
    parsed = [(pattern.regex, pattern.include) for pattern in spec.patterns]
    return [(regex, ignores) for regex, ignores in parsed if regex and ignores is not None]


def _gitignore(base: str, text: str) -> Layer:
    """Parse a .gitignore as git does: a malformed line matches nothing."""
    lines = [line.removesuffix("\r") for line in text.split("\n")]
    try:
        return _layer(base, lines)
    except ValueError:
        return _layer(base, [line for line in lines if _well_formed(line)])


def _well_formed(line: str) -> bool:
    try:
        _layer(os.sep, [line])
    except ValueError:
        return False
    return True


def _names(regex: re.Pattern[str], path: str, is_folder: bool) -> bool:
    """Whether a pattern names `path` itself and not only a folder above it.

    pathspec's group `ps_d` captures the slash behind the folder that matched.
    """
    marks = "ps_d" in regex.groupindex
    if any(not marks or match["ps_d"] is None for match in regex.finditer(path)):
        return True
    return is_folder and marks and any(match.end("ps_d") == len(path) + 1 for match in regex.finditer(path + "/"))

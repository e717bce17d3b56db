"""Code in a package that no analysis of its source shows: found, named and explained item by item.

Python's import system prefers a folder with `__init__` to machine code, that to `.py`, and that to `.pyc`
(`importlib.machinery.FileFinder`); `__pycache__`, archives and `.pth` files are further ways to load code.
"""

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import Any

from concurrency_audit.gate.contents import bytecode
from concurrency_audit.gate.contents.computed import Computed, computed
from concurrency_audit.gate.contents.installed import Installed

_LIBRARY = re.compile(r".+\.(so(\.\d+)*|pyd|dll|dylib)", re.IGNORECASE)
_MACHINE_CODE = (b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xfe\xed\xfa\xcf", b"\xca\xfe\xba\xbe")
"""First bytes of executables and libraries of Linux and macOS."""
_IMPORTABLE = (".py", ".pyc", ".so", ".pyd")
_AT_START = frozenset({"sitecustomize", "usercustomize"})
_INJECTING = ("LD_PRELOAD", "LD_AUDIT", "PYTHONHOME", "PYTHONPYCACHEPREFIX", "PYTHONUSERBASE")
_READ_ROOTS = ("/var/task", "/var/runtime", "/opt")


class Kind(StrEnum):
    """The kind of an item, which precedes its name in a waiver."""

    MACHINE_CODE = "machine-code"
    BYTECODE = "bytecode"
    """Compiled Python not proven to match the source beside it."""
    CHANGED_FILE = "changed-file"
    """Changed since pip installed it, according to RECORD."""
    ARCHIVE = "archive"
    """A zip, wheel or egg with code, which can be put on `sys.path`."""
    PATH_FILE = "path-file"
    """A `.pth` file, whose lines extend `sys.path` or are executed."""
    STARTUP_FILE = "startup-file"
    """`sitecustomize` or `usercustomize`, which Python imports at startup."""
    SHADOWED_FILE = "shadowed-file"
    """A module beside a package of the same name, which is imported instead."""
    COMPUTED_IMPORT = "computed-import"
    COMPUTED_CODE = "computed-code"
    LAYER = "layer"
    VARIABLE = "variable"
    """An environment variable that makes other code run."""


@dataclass(frozen=True, slots=True)
class Unread:
    """One item that blocks a release unless a waiver covers it."""

    kind: Kind
    name: str
    """A path in the package, a dotted name, an ARN or a variable."""
    why: str
    fingerprint: str
    """Digest of kind, name and content; a waiver by fingerprint does not cover changed content."""

    @property
    def names(self) -> tuple[str, str]:
        """The names by which a waiver can refer to it."""
        return f"{self.kind} {self.name}", self.fingerprint


def in_package(folder: Path, found: Installed, *, reached: Sequence[str] | None = None) -> list[Unread]:
    """The items in an unpacked package. `reached` are the modules searched for computed imports.

    The default is all modules that changed since pip installed them, or that pip did not install.
    """
    files = [path.relative_to(folder) for path in sorted(folder.rglob("*")) if path.is_file()]
    own = [path for path in files if path.as_posix() not in found.proven]
    looked_at = {path.as_posix() for path in own} if reached is None else set(reached)
    items = [_changed(folder, name, who) for name, who in sorted(found.changed.items())]
    for path in own:
        items += _file(folder, path)
    items += _bytecode(folder, [path for path in files if path.suffix == ".pyc"])
    for path in own:
        if path.suffix == ".py" and path.as_posix() in looked_at:
            items += _computed(folder, path)
    return items


def in_configuration(configuration: Mapping[str, Any]) -> list[Unread]:
    """The items in a function's configuration: layers, and variables that inject code."""
    layers = [str(layer.get("Arn", "")) for layer in configuration.get("Layers") or ()]
    found = [_item(Kind.LAYER, arn, b"", "the code of a layer is not in the package") for arn in layers]
    variables = (configuration.get("Environment") or {}).get("Variables") or {}
    found += [
        _item(Kind.VARIABLE, name, variables[name].encode(), f"{name} makes other code run")
        for name in _INJECTING
        if variables.get(name)
    ]
    outside = [part for part in variables.get("PYTHONPATH", "").split(":") if not _is_read(part)]
    if outside:
        why = f"PYTHONPATH leads out of the package, to {', '.join(outside)}"
        found.append(_item(Kind.VARIABLE, "PYTHONPATH", variables["PYTHONPATH"].encode(), why))
    return found


def _is_read(folder: str) -> bool:
    path = PurePosixPath(folder)
    return ".." not in path.parts and (not path.is_absolute() or any(path.is_relative_to(one) for one in _READ_ROOTS))


def _bytecode(folder: Path, compiled: Sequence[Path]) -> Iterator[Unread]:
    """One item per file, except that files of another Python version, often thousands, form one item together."""
    others: dict[str, list[Path]] = {}
    for path in compiled:
        why = bytecode.doubt(folder / path)
        if why.startswith(bytecode.OTHER_PYTHON) and path.parent.name == "__pycache__":
            others.setdefault(path.stem.partition(".")[2], []).append(path)
        elif why:
            yield _item(Kind.BYTECODE, path.as_posix(), _content(folder / path), why)
    for tag, paths in sorted(others.items()):
        content = b"".join(path.as_posix().encode() + _content(folder / path) for path in paths)
        why = f"{len(paths)} files {bytecode.OTHER_PYTHON}, such as {paths[0].as_posix()}"
        yield _item(Kind.BYTECODE, f"*.{tag}.pyc", content, f"{why}; leave __pycache__ out, or gate under that Python")


def _changed(folder: Path, name: str, distribution: str) -> Unread:
    why = f"it is not as {distribution} was installed: its hash in RECORD is another one"
    return _item(Kind.CHANGED_FILE, name, _content(folder / name), why)


def _file(folder: Path, path: Path) -> Iterator[Unread]:
    """The item for one file that belongs to no unchanged distribution."""
    name, file = path.as_posix(), folder / path
    with file.open("rb") as opened:
        begins = opened.read(4)
    if _LIBRARY.fullmatch(path.name) or begins in _MACHINE_CODE:
        yield _item(Kind.MACHINE_CODE, name, _content(file), _instead_of(file))
    if path.suffix == ".pth":
        yield _item(Kind.PATH_FILE, name, _content(file), "its lines extend sys.path, or are run at the start")
    if _AT_START & {part.partition(".")[0] for part in path.parts} and path.suffix in _IMPORTABLE:
        yield _item(Kind.STARTUP_FILE, name, _content(file), "Python imports it by its name, before any handler")
    if path.suffix == ".py" and (file.with_suffix("") / "__init__.py").is_file():
        package = path.with_suffix("") / "__init__.py"
        yield _item(Kind.SHADOWED_FILE, name, _content(file), f"Python imports {package.as_posix()} instead")
    if begins[:2] == b"PK" or zipfile.is_zipfile(file):
        yield from _archive(file, name)


def _instead_of(file: Path) -> str:
    source = file.with_name(f"{file.name.partition('.')[0]}.py")
    return f"machine code, which Python takes before {source.name}" if source.is_file() else "machine code"


def _archive(file: Path, name: str) -> Iterator[Unread]:
    try:
        with zipfile.ZipFile(file) as archive:
            code = [entry for entry in archive.namelist() if entry.lower().endswith(_IMPORTABLE)]
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError):
        yield _item(Kind.ARCHIVE, name, _content(file), "it begins like a zip file and cannot be looked into")
        return
    if code:
        yield _item(Kind.ARCHIVE, name, _content(file), f"a zip file with code in it, such as {code[0]}")


def _computed(folder: Path, path: Path) -> Iterator[Unread]:
    """One item per function that computes what it imports or runs, with all its lines."""
    module = ".".join((*path.parts[:-1], path.stem))
    try:
        uses = computed((folder / path).read_bytes())
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        why = f"whether {path.as_posix()} computes what it imports cannot be told by this Python"
        yield _item(Kind.COMPUTED_IMPORT, module, _content(folder / path), why)
        return

    def place(use: Computed) -> tuple[str, str]:
        return use.kind, use.function

    for (kind, function), same in groupby(sorted(uses, key=place), key=place):
        all_of_it = list(same)
        name = f"{module}.{function}" if function else module
        lines = ", ".join(dict.fromkeys(str(use.line) for use in all_of_it))
        what = "; ".join(dict.fromkeys(use.what for use in all_of_it))
        text = "\n".join(use.text for use in all_of_it)
        yield _item(Kind(kind), name, text.encode("utf-8", "replace"), f"{path.as_posix()}:{lines}: {what}")


def _item(kind: Kind, name: object, content: bytes, why: str) -> Unread:
    told = "\0".join((kind, str(name))).encode("utf-8", "replace")
    return Unread(kind, str(name), why, sha256(told + b"\0" + content).hexdigest()[:16])


def _content(file: Path) -> bytes:
    return sha256(file.read_bytes()).digest()

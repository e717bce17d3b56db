"""The way in: candidate files to handler references. Readers and PyYAML are imported when a file needs them."""

import os
import re
from collections.abc import Callable, Iterable, Iterator, MutableSet
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from concurrency_audit.audit.model.findings import Incomplete
from concurrency_audit.audit.model.references import HandlerReference
from concurrency_audit.audit.model.surprises import told
from concurrency_audit.audit.reading.cache import content_key
from concurrency_audit.audit.reading.templates.deployed import MODE, UNTOLD, Deployed
from concurrency_audit.audit.reading.templates.execution import refused
from concurrency_audit.audit.reading.templates.opening import read, text
from concurrency_audit.audit.reading.templates.resolving import Tree

if TYPE_CHECKING:
    from concurrency_audit.audit.reading.templates.documents import Node

_DOCUMENTS = (".yaml", ".yml", ".json", ".template")
_INCLUDES = b"${file("
"""Such a document says what another file says."""
_LARGEST = 2_000_000
"""Bytes; CloudFormation takes templates up to 1 MB."""
_SCRIPTS = (".py", ".ts", ".js")
_LARGEST_SCRIPT = 300_000
"""Bytes; a larger one is a bundle."""
_CDK = (b"aws_cdk", b"aws-cdk", b"pulumi")
_NAMES_FUNCTION = (b"handler", b"cmd", b"PythonFunction")
_RESOURCES = (b"AWS::Serverless::Function", b"AWS::Lambda::Function")
_NAMES_CODE = (b"andler", b"PackageType", b"ImageUri", b"image", b"${file(")
_NAMES_MODULE = ("handler", "image_config", "lambda")
_SERVICE = re.compile(rb"\bfunctions[\"']?\s*:")
_LOOKS_DEPLOYED = re.compile(rb"^\s*[\"']?(?:Resources|functions)[\"']?\s*:", re.MULTILINE)

T = TypeVar("T")
Found = Deployed | Incomplete


def read_templates(
    paths: Iterable[str], root: Path, python: Iterable[str] = (), quiet: MutableSet[str] | None = None
) -> tuple[tuple[HandlerReference, ...], tuple[Incomplete, ...]]:
    """Every handler that the deployment files among `paths` name, and what of them could not be read.

    `paths` may hold files of any kind; those that are no deployment text are passed over cheaply. `root` is the folder
    that handlers without a stated code folder are looked up in, `python` the audited files, by whose ends the rest is
    found. `quiet` holds the content keys of documents that are known to name nothing, and takes those found now:
    parsing large data files is what costs. Both results are sorted and unique.
    """
    tree = Tree(root, python)
    references: set[HandlerReference] = set()
    incomplete: set[Incomplete] = set()
    read_all = list(_read_all(map(Path, paths), root, set() if quiet is None else quiet))
    described = {os.path.normpath(one.dockerfile) for one in read_all if isinstance(one, Deployed) and one.dockerfile}
    for found in read_all:
        if isinstance(found, Incomplete):
            incomplete.add(found)
            continue
        if os.path.normpath(found.path) in described:
            continue
        for reference in _guarded(found.path, partial(tree.references, found)):
            if isinstance(reference, Incomplete):
                incomplete.add(reference)
            else:
                references.add(reference)
        if why := refused(found):
            untold = found.environment.get(MODE) == UNTOLD
            incomplete.add(Incomplete(str(found.path), found.line, why, unread=not untold))
    return tuple(sorted(_strongest(references), key=_order)), tuple(sorted(incomplete))


def _strongest(references: Iterable[HandlerReference]) -> Iterator[HandlerReference]:
    """Leave out what a Dockerfile says without a model where a template says it with one."""
    references = list(references)
    modelled = {(reference.file, reference.function) for reference in references if reference.model and reference.file}
    for reference in references:
        shadowed = "Dockerfile" in reference.evidence and reference.model is None
        if not (shadowed and (reference.file, reference.function) in modelled):
            yield reference


def _order(reference: HandlerReference) -> tuple[str, int, str, str, str]:
    path, _, line = reference.evidence.rpartition(":")
    return path, int(line), reference.module, reference.function, reference.file or ""


def _read_all(paths: Iterable[Path], root: Path, quiet: MutableSet[str]) -> Iterator[Found]:
    modules: dict[Path, list[tuple[Path, str]]] = {}
    for path in paths:
        try:
            data = read(path, _LARGEST + 1)
        except OSError as error:
            yield Incomplete(str(path), 1, f"cannot be read: {error.strerror or error}")
            continue
        if len(data) > _LARGEST:
            if _has(data, _RESOURCES):
                yield Incomplete(str(path), 1, f"larger than {_LARGEST:,} bytes: not read as a template")
        elif path.suffix == ".tf":
            modules.setdefault(path.parent, []).append((path, text(data)))
        elif path.suffix not in _DOCUMENTS or _INCLUDES in data:
            yield from _guarded(path, partial(_read, path, data, root))
        elif (key := content_key(data)) not in quiet:
            said = _guarded(path, partial(_read, path, data, root))
            yield from said
            if not said:
                quiet.add(key)
    for folder, texts in modules.items():
        if any(word in content for _, content in texts for word in _NAMES_MODULE):
            from concurrency_audit.audit.reading.templates import terraform

            yield from _guarded(folder, partial(terraform.functions, texts))


def _guarded(path: Path, read: Callable[[], Iterable[T]]) -> list[T | Incomplete]:
    """What reading gives; a file over which it fails costs that file alone."""
    try:
        return list(read())
    except Exception as error:
        return [Incomplete(str(path), 1, f"reading it {told(error)}")]


def _read(path: Path, data: bytes, root: Path) -> Iterator[Found]:
    """Hand the file to the reader for its kind."""
    name = path.name
    if name.startswith(("Dockerfile", "Containerfile")) or name.endswith(".Dockerfile"):
        from concurrency_audit.audit.reading.templates import dockerfile

        yield from dockerfile.functions(text(data), path)
    elif path.suffix in _SCRIPTS:
        declares = _has(data, _CDK) or path.stem == "serverless"
        if len(data) <= _LARGEST_SCRIPT and declares and _has(data, _NAMES_FUNCTION):
            from concurrency_audit.audit.reading.templates import cdk

            yield from cdk.functions(text(data), path, root)
    elif path.suffix == ".sh":
        from concurrency_audit.audit.reading.templates.frameworks import commands

        yield from commands(text(data), path)
    elif path.suffix in _DOCUMENTS and (reader := _reader(path, data)):
        yield from _document(path, data, reader)


def _reader(path: Path, data: bytes) -> "Callable[[Node, Path], Iterable[Found]] | None":
    """The reader for a YAML or JSON file; None for those that are no deployment text."""
    if path.name.startswith("zappa_settings."):
        from concurrency_audit.audit.reading.templates.frameworks import zappa

        return zappa
    if path.parts[-2:] == (".chalice", "config.json"):
        from concurrency_audit.audit.reading.templates.frameworks import chalice

        return chalice
    if path.name.endswith(".tf.json") and b"aws_lambda_function" in data:
        from concurrency_audit.audit.reading.templates.terraform import json_functions

        return json_functions
    deployed = _has(data, _RESOURCES) or (b"functions" in data and _SERVICE.search(data))
    return _template if deployed and _has(data, _NAMES_CODE) else None


def _has(data: bytes, marks: tuple[bytes, ...]) -> bool:
    return any(mark in data for mark in marks)


def _document(path: Path, data: bytes, reader: "Callable[[Node, Path], Iterable[Found]]") -> Iterator[Found]:
    """Compose the file and read each of its documents."""
    from concurrency_audit.audit.reading.templates.documents import documents

    try:
        composed = documents(text(data))
    except ValueError as error:
        if reader is not _template or _LOOKS_DEPLOYED.search(data):
            yield _unparsable(path, error)
        return
    for document in composed:
        yield from reader(document, path)


def _template(document: "Node", path: Path) -> Iterator[Found]:
    from concurrency_audit.audit.reading.templates import cloudformation, serverless

    yield from cloudformation.functions(document, path)
    includes = _Includes()
    yield from serverless.functions(document, path, includes.load)
    yield from includes.incomplete


class _Includes:
    """Reads the files a template includes and keeps what went wrong."""

    def __init__(self) -> None:
        self.incomplete: list[Incomplete] = []

    def load(self, path: Path) -> "Node | None":
        """The document in an included file; None where there is none."""
        from concurrency_audit.audit.reading.templates.documents import documents

        try:
            return next(iter(documents(text(read(path, _LARGEST)))), None)
        except OSError as error:
            self.incomplete.append(Incomplete(str(path), 1, f"included, but cannot be read: {error.strerror or error}"))
        except ValueError as error:
            self.incomplete.append(_unparsable(path, error))
        return None


def _unparsable(path: Path, error: ValueError) -> Incomplete:
    """`line 3: what is wrong` as data."""
    line, _, reason = str(error).removeprefix("line ").partition(": ")
    return Incomplete(str(path), int(line) if line.isdecimal() else 1, f"not readable as a template: {reason or error}")

"""The way in: candidate files to handler references. Readers and PyYAML are imported when a file needs them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from concurrency_audit.audit.model.findings import Incomplete
from concurrency_audit.audit.model.references import HandlerReference
from concurrency_audit.audit.reading.templates.deployed import Deployed
from concurrency_audit.audit.reading.templates.resolving import Tree

if TYPE_CHECKING:
    from concurrency_audit.audit.reading.templates.documents import Node

_DOCUMENTS = (".yaml", ".yml", ".json", ".template")
_LARGEST = 2_000_000
"""Bytes; CloudFormation takes templates up to 1 MB."""
_CANDIDATE = re.compile(rb"AWS::(?:Serverless|Lambda)::Function\b|\bfunctions\b")
_NAMES_CODE = re.compile(rb"andler|PackageType|ImageUri|\bimage\b|\$\{file\(")
_LOOKS_DEPLOYED = re.compile(rb"^\s*[\"']?(?:Resources|functions)[\"']?\s*:", re.MULTILINE)

Found = Deployed | Incomplete


def read_templates(
    paths: Sequence[Path], root: Path, python: Sequence[Path] = ()
) -> tuple[tuple[HandlerReference, ...], tuple[Incomplete, ...]]:
    """Every handler that the deployment files among `paths` name, and what of them could not be read.

    `paths` may hold files of any kind; those that are no deployment text are passed over cheaply. `root` is the folder
    that handlers without a stated code folder are looked up in, `python` the audited files, by whose ends the rest is
    found. Both results are sorted and unique.
    """
    tree = Tree(root, python)
    references: set[HandlerReference] = set()
    incomplete: set[Incomplete] = set()
    for found in _read_all(paths):
        if isinstance(found, Incomplete):
            incomplete.add(found)
        else:
            references.update(tree.references(found))
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


def _read_all(paths: Sequence[Path]) -> Iterator[Found]:
    for path in paths:
        try:
            data = _bytes(path)
            if data is not None:
                yield from _read(path, data)
        except OSError as error:
            yield Incomplete(str(path), 1, f"cannot be read: {error.strerror or error}")


def _bytes(path: Path) -> bytes | None:
    """The content of a file; None for one too large to be a template."""
    return path.read_bytes() if path.stat().st_size <= _LARGEST else None


def _read(path: Path, data: bytes) -> Iterator[Found]:
    """Hand the file to the reader for its kind."""
    name = path.name
    if name.startswith(("Dockerfile", "Containerfile")) or name.endswith(".Dockerfile"):
        from concurrency_audit.audit.reading.templates import dockerfile

        yield from dockerfile.functions(_text(data), path)
    elif name.startswith("zappa_settings.") or path.parts[-2:] == (".chalice", "config.json"):
        yield from _framework(path, data)
    elif path.suffix in _DOCUMENTS and _CANDIDATE.search(data) and _NAMES_CODE.search(data):
        yield from _template(path, data)


def _framework(path: Path, data: bytes) -> Iterator[Found]:
    from concurrency_audit.audit.reading.templates import frameworks
    from concurrency_audit.audit.reading.templates.documents import documents

    reader = frameworks.chalice if path.name == "config.json" else frameworks.zappa
    try:
        for document in documents(_text(data)):
            yield from reader(document, path)
    except ValueError as error:
        yield _unparsable(path, error)


def _template(path: Path, data: bytes) -> Iterator[Found]:
    from concurrency_audit.audit.reading.templates import cloudformation, serverless
    from concurrency_audit.audit.reading.templates.documents import documents

    try:
        composed = documents(_text(data))
    except ValueError as error:
        if _LOOKS_DEPLOYED.search(data):
            yield _unparsable(path, error)
        return
    includes = _Includes()
    for document in composed:
        yield from cloudformation.functions(document, path)
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
            data = _bytes(path)
            return next(iter(documents(_text(data or b""))), None)
        except OSError as error:
            self.incomplete.append(Incomplete(str(path), 1, f"included, but cannot be read: {error.strerror or error}"))
        except ValueError as error:
            self.incomplete.append(_unparsable(path, error))
        return None


def _unparsable(path: Path, error: ValueError) -> Incomplete:
    """`line 3: what is wrong` as data."""
    line, _, reason = str(error).removeprefix("line ").partition(": ")
    return Incomplete(str(path), int(line) if line.isdecimal() else 1, f"not readable as a template: {reason or error}")


def _text(data: bytes) -> str:
    return data.decode("utf-8-sig", errors="replace")

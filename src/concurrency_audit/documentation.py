"""Where a rule's page is published: what the installed distribution says of its own documentation."""

import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

_METADATA = "concurrency_audit-*.dist-info/METADATA"
_LABEL = "documentation"
"""The label of the URL in the core metadata, in the spelling that well-known labels are compared by."""


def page(code: str, name: str) -> str | None:
    """The address of a rule's page; None where the distribution names no documentation."""
    site = address()
    return f"{site}/rules/{code}-{name}.html" if site else None


@cache
def address() -> str | None:
    """The root of the published pages, without a slash at its end.

    It is the `Documentation` of the metadata's project URLs, so a fork that publishes its own pages needs no change in
    the code.
    """
    urls = dict(_parted(line) for line in _project_urls())
    return urls.get(_LABEL, "").rstrip("/") or None


def _project_urls() -> Sequence[str]:
    """The lines of the metadata; importing what reads those of any distribution takes longer than auditing a file."""
    found = (file for folder in sys.path for file in Path(folder).glob(_METADATA))
    if (file := next(found, None)) is not None:
        header = file.read_text(encoding="utf-8").partition("\n\n")[0]
        return [line.partition(":")[2] for line in header.splitlines() if line.startswith("Project-URL:")]
    from importlib import metadata

    try:  # in an archive, or under a name that an older installer gave it
        return metadata.metadata("concurrency-audit").get_all("Project-URL") or ()
    except metadata.PackageNotFoundError:  # run from a folder on sys.path
        return ()


def _parted(line: str) -> tuple[str, str]:
    label, _, url = line.partition(",")
    url = url.strip()
    return label.strip().lower(), url if url.startswith(("https://", "http://")) else ""

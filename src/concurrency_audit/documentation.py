"""Where a rule's page is published: what the installed distribution says of its own documentation."""

from functools import cache

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
    from importlib import metadata  # imported late: only a report with findings needs it

    try:
        lines = metadata.metadata("concurrency-audit").get_all("Project-URL") or ()
    except metadata.PackageNotFoundError:  # run from a folder on sys.path
        return None
    urls = dict(_parted(line) for line in lines)
    return urls.get(_LABEL, "").rstrip("/") or None


def _parted(line: str) -> tuple[str, str]:
    label, _, url = line.partition(",")
    url = url.strip()
    return label.strip().lower(), url if url.startswith(("https://", "http://")) else ""

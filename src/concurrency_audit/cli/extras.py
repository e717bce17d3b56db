"""What commands need beyond the base installation, and the line that says how to install it."""

import sys
from importlib.util import find_spec

from concurrency_audit.audit.model.errors import UsageError

_LOAD = ("boto3", "geventhttpclient", "locust", "PIL")
MODULES = {
    "load": _LOAD,
    "gate": _LOAD,
    "fit": ("boto3",),
    "completion": ("shtab",),
    "lsp": ("pygls", "lsprotocol"),
    "instances": (
        "boto3",
        "httptools",
        "prometheus_client",
        "psutil",
        "ministack",
        "uvicorn",
        "defusedxml",
        *(("awslambdaric",) if sys.platform == "linux" else ()),
    ),
}
"""Extra -> required modules; optional accelerators are not listed."""

NEEDED_BY = {"load": "load", "gate": "gate", "serve": "instances", "size": "instances", "lsp": "lsp"}
"""Command -> extra, for `cli.main`; all other commands work with the base installation."""


def must_be_installed(extra: str, user: str) -> None:
    """Raise UsageError if a module of the extra is missing; nothing is imported.

    `user` names what needs it, for the message.
    """
    missing = [name for name in MODULES[extra] if find_spec(name) is None]
    if missing:
        raise UsageError(
            f"{user} needs the extra '{extra}'",
            f"not installed: {', '.join(missing)}",
            f"run pip install 'concurrency-audit[{extra}]'",
        )

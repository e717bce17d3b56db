"""What the name of a file or folder says of it, before anything is opened."""

from __future__ import annotations

import os
import re

SKIPPED = frozenset([
    ".git", ".hg", ".svn", ".bzr", ".venv", "venv", "node_modules", "__pycache__", "__pypackages__", ".tox", ".nox",
    ".eggs", ".direnv", ".aws-sam", "cdk.out", ".serverless", ".terraform", ".mypy_cache", ".ruff_cache",
    ".pytest_cache", ".hypothesis", ".concurrency_audit_cache", "site-packages", "dist-packages",
])  # fmt: skip
"""Folders of environments, caches and build output."""
BUILD_OUTPUT = frozenset({"build", "dist", "_build", "buck-out"})
"""Skipped unless they are packages: pip has a package called `build`."""
VENDORED = frozenset({"vendor", "vendored", "_vendor", "_vendored", "third_party"})
_KINDS = {
    ".py": "python",
    ".yaml": "templates",
    ".yml": "templates",
    ".json": "templates",
    ".template": "templates",
    ".tf": "templates",
    ".Dockerfile": "templates",
    ".ts": "texts",
    ".js": "texts",
    ".sh": "texts",
    ".sql": "schemas",
}
REQUIREMENTS = re.compile(
    r"(?:requirements|constraints)[\w.-]*\.(?:txt|in)|Pipfile(?:\.lock)?|pyproject\.toml|(?:poetry|uv|pdm)\.lock|pylock\.toml"
)
_NOT_SOURCE = (".d.ts", ".min.js")


def kind_of(path: str) -> str | None:
    """The field of Discovery that a file belongs to by its name and its folder's."""
    folder, _, name = path.rpartition(os.sep)
    if folder.endswith(f"{os.sep}requirements") and name.endswith((".txt", ".in")):
        return "requirements"
    if name.startswith(("Dockerfile", "Containerfile")):
        return "templates"
    if REQUIREMENTS.fullmatch(name):
        return "requirements"
    kind = _KINDS.get(os.path.splitext(name)[1])  # noqa: PTH122 - of each file of a walk
    return None if kind == "texts" and name.endswith(_NOT_SOURCE) else kind

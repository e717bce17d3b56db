"""Libraries of rows that nobody described: what is read through them, changed and stored back is not followed.

That is said of each, once, so that silence about lost updates is no claim.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from concurrency_audit.audit.model.findings import Incomplete
from concurrency_audit.audit.model.surveyed import Surveyed
from concurrency_audit.audit.model.surveys import Survey

_LIBRARIES = {
    "advanced_alchemy": "repositories and services of advanced_alchemy",
    "fastcrud": "FastCRUD",
    "gino": "GINO",
    "odmantic": "ODMantic",
    "ormar": "ormar",
    "piccolo": "Piccolo",
    "pony": "Pony",
    "redis_om": "Redis OM",
}
"""Root of what is imported -> what people call it."""


def row_libraries(surveys: Mapping[str, Survey | None], left_out: Collection[str]) -> Iterator[Incomplete]:
    """One row for each such library, at the first module that imports it."""
    for root, name in _LIBRARIES.items():
        possible = surveys.naming(root) if isinstance(surveys, Surveyed) else surveys
        users = (key for key in sorted(possible) if key not in left_out and _imports(surveys[key], root))
        if (first := next(users, None)) is not None:
            reason = f"what {name} reads and stores is not followed: a row that two requests change may be lost unsaid"
            yield Incomplete(first, 1, reason, unread=False)


def _imports(survey: Survey | None, root: str) -> bool:
    imports = () if survey is None else survey.imports
    return any(not level and dotted.partition(".")[0] == root for dotted, level, _, _ in imports)

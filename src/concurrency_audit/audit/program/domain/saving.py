"""Calls that may save the rows which an entry point has changed, told by their names."""

from __future__ import annotations

import re
from functools import lru_cache

COMMIT = "commit"
_SAVES = re.compile(
    r"commit|flush|begin|save|bulk|update|persist|store|(?:^|_)add(?:_|$)|valid|perform|transaction|atomic|upsert|merge|"
    r"write|put|insert|replace|^set$|sync|work|uow|scope|create|delete|modify",
    re.IGNORECASE,
)
_SESSIONS = re.compile(r"(?:sqlalchemy|sqlmodel)\.(?!.*scoped).*session", re.IGNORECASE)
"""One that is kept for a whole request may be committed by a hook."""


def makes_session(name: str) -> bool:
    """Whether it is a session of SQLAlchemy's, or something that makes one."""
    return _SESSIONS.match(name) is not None


@lru_cache(maxsize=4096)
def may_save(name: str) -> bool:
    """Whether a function of that name may save what was changed, rather than only look at it."""
    return _SAVES.search(name) is not None

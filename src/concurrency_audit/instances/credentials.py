"""The credentials of one run: made up when a server starts, known to nobody else, gone with it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Key:
    """An access key and its secret."""

    access_key_id: str
    secret_access_key: str = field(repr=False)

    @classmethod
    def new(cls, name: str) -> Key:
        """A key that nobody can guess; ``name`` tells its owner when it turns up in a log."""
        return cls(f"LOCAL{name}{secrets.token_hex(8).upper()}", secrets.token_urlsafe(30))


@dataclass(frozen=True)
class Keys:
    """Who may sign requests to a server."""

    owner: Key = field(default_factory=lambda: Key.new("OWNER"))
    """Whoever started the server: may do everything."""
    function: Key = field(default_factory=lambda: Key.new("FUNCTION"))
    """Functions: may invoke, and use S3 objects and Rekognition, so that none is shown another one's variables."""

    @property
    def secrets(self) -> dict[str, str]:
        """Secrets by access key."""
        return {key.access_key_id: key.secret_access_key for key in (self.owner, self.function)}

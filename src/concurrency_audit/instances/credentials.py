"""Credentials of one run: generated when a server starts, and invalid once it ends."""

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
        """A random key; `name` identifies its owner in logs."""
        return cls(f"LOCAL{name}{secrets.token_hex(8).upper()}", secrets.token_urlsafe(30))


@dataclass(frozen=True)
class Keys:
    """The keys that may sign requests to a server."""

    owner: Key = field(default_factory=lambda: Key.new("OWNER"))
    """Key of the user who started the server; it allows everything."""
    function: Key = field(default_factory=lambda: Key.new("FUNCTION"))
    """Key of functions. It allows invocations, S3 objects and Rekognition, but not reading other functions' variables.
    """

    @property
    def secrets(self) -> dict[str, str]:
        """Secret keys by access key id."""
        return {key.access_key_id: key.secret_access_key for key in (self.owner, self.function)}

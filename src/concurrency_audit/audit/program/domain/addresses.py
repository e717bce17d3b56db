"""Addresses of objects in stores, which libraries take where they take paths."""

from __future__ import annotations

from concurrency_audit.audit.program.domain.values import Pattern

REMOTE = ("s3://", "s3a://", "s3n://", "gs://", "gcs://", "az://", "abfs://", "abfss://")
"""How such addresses begin."""


def is_remote(parts: Pattern) -> bool:
    """Whether an address names an object of a store, such as `s3://bucket/key`, and all of its parts are known."""
    head = parts[0] if parts and isinstance(parts[0], str) else ""
    return head.startswith(REMOTE) and not any(not isinstance(part, str) and part[0] == "unknown" for part in parts)

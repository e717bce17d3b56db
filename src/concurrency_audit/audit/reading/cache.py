"""The cache of surveys, summaries and results, keyed by content: a file seen before is not parsed again.

One SQLite file: many small values, read one by one, written by several runs at once. Values are JSON, so a cache from
an untrusted source can give wrong results but cannot run code. If the file is damaged or not accessible, the run
continues without a cache.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar

from concurrency_audit.audit.reading.version import code_version

SCHEMA = 2
_FILE = f"audit-{SCHEMA}.sqlite3"
_TAG = """Signature: 8a477f597d28d172789f06886806bc55
# This file marks a cache that backups may leave out; see https://bford.info/cachedir/
"""
_KEPT_DAYS = 30
_DIGITS = 32
"""Length of a digest in hexadecimal digits."""
_BUSY_SECONDS = 5.0


V = TypeVar("V")


def decoded(data: Any, decode: Callable[[Any], V | None]) -> V | None:
    """What a cached value stands for; None where there is none. A damaged one can have any shape, and is none."""
    try:
        return None if data is None else decode(data)
    except Exception:
        return None


class Cache:
    """Stores JSON values by kind and key. If the folder is None, it stores nothing."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._connection: Any = None
        self._broken = folder is None
        self._new: dict[tuple[str, str], str] = {}
        self._seen: set[tuple[str, str]] = set()

    def __enter__(self) -> Cache:
        return self

    def __exit__(self, *_: object) -> None:
        self.save()
        self.close()

    @property
    def keeps(self) -> bool:
        """Whether what is put here is kept: what takes long to make for it need not be made otherwise."""
        return not self._broken

    def get(self, kind: str, key: str) -> Any:
        """The value, or None if there is none or it cannot be decoded."""
        rows = self._query("SELECT value, used FROM entry WHERE kind = ? AND key = ?", (kind, key))
        if not rows:
            return None
        if rows[0][1] != _today():
            self._seen.add((kind, key))
        unsealed = _unsealed(rows[0][0])
        return None if unsealed is None else parsed(unsealed[1])

    def digest(self, kind: str, key: str) -> str:
        """The digest of a value; empty if there is none."""
        if (new := self._new.get((kind, key))) is not None:
            return new[:_DIGITS]
        rows = self._query(f"SELECT substr(value, 1, {_DIGITS}) FROM entry WHERE kind = ? AND key = ?", (kind, key))
        return str(rows[0][0]) if rows else ""

    def all(self, kind: str) -> dict[str, Any]:
        """Every value of a kind that can be decoded."""
        return {key: value for key, (_, text) in self.texts(kind).items() if (value := parsed(text)) is not None}

    def texts(self, kind: str) -> dict[str, tuple[str, str]]:
        """Every value of a kind that is not damaged, as digest and JSON: for who needs few of them decoded."""
        rows = self._query("SELECT key, value FROM entry WHERE kind = ?", (kind,))
        return {key: unsealed for key, text in rows if (unsealed := _unsealed(text)) is not None}

    def put(self, kind: str, key: str, value: Any) -> None:
        """Set a value; `save` writes it."""
        if not self._broken:
            self._new[kind, key] = _sealed(json.dumps(value, separators=(",", ":")))

    def save(self) -> None:
        """Write new values in one transaction. A cache that cannot be written is left as it is."""
        if self._broken or not (self._new or self._seen) or self._open(create=True) is None:
            return
        import sqlite3

        day = _today()
        try:
            with self._connection as connection:
                connection.executemany(
                    "INSERT OR REPLACE INTO entry VALUES (?, ?, ?, ?)",
                    [(kind, key, text, day) for (kind, key), text in self._new.items()],
                )
                connection.executemany(
                    "UPDATE entry SET used = ? WHERE kind = ? AND key = ?", [(day, *seen) for seen in self._seen]
                )
                if self._seen:  # the first run of a day, as a rule: it reads every row
                    connection.execute("DELETE FROM entry WHERE used < ?", (day - _KEPT_DAYS,))
        except sqlite3.Error:
            self._give_up()
        self._new.clear()
        self._seen.clear()

    def close(self) -> None:
        """Close the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _query(self, sql: str, values: tuple[str, ...]) -> list[tuple[Any, ...]]:
        if self._broken or self._open(create=False) is None:
            return []
        import sqlite3

        try:
            return list(self._connection.execute(sql, values))
        except sqlite3.Error:
            self._give_up()
            return []

    def _open(self, *, create: bool) -> Any:
        """The connection; None if there is no file and `create` is false, or if the file cannot be opened."""
        assert self._folder is not None
        path = self._folder / _FILE
        if self._connection is None and (create or _is_there(path)):
            import sqlite3

            try:
                if create:
                    _make(self._folder)
                self._connection = sqlite3.connect(path, timeout=_BUSY_SECONDS)
                self._connection.execute("PRAGMA synchronous = NORMAL")
                self._connection.execute(
                    "CREATE TABLE IF NOT EXISTS entry (kind TEXT, key TEXT, value TEXT, used INTEGER,"
                    " PRIMARY KEY (kind, key)) WITHOUT ROWID"
                )
            except (sqlite3.Error, OSError):
                self._give_up()
        return self._connection

    def _give_up(self) -> None:
        """Continue without a cache. A file that is no database is removed for the next run."""
        import sqlite3

        error = sys.exc_info()[1]
        self.close()
        self._broken = True
        if isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError):
            assert self._folder is not None
            try:
                (self._folder / _FILE).unlink()
            except OSError:
                return


class Remembered(set[str]):
    """A set of keys that is kept between runs."""

    def __init__(self, cache: Cache, kind: str) -> None:
        self._kind = f"{kind} {code_version()}"
        super().__init__(cache.all(self._kind))
        self._cache = cache

    def add(self, key: str) -> None:
        """Add a key."""
        super().add(key)
        self._cache.put(self._kind, key, 1)


def content_key(data: bytes) -> str:
    """The key of a file's content."""
    return blake2b(data, digest_size=_DIGITS // 2).hexdigest()


def _make(folder: Path) -> None:
    """Make the folder and exclude it from git and from backups."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in ((".gitignore", "*\n"), ("CACHEDIR.TAG", _TAG)):
        if not (folder / name).exists():
            (folder / name).write_text(text, encoding="utf-8")


def _today() -> int:
    return int(time.time() // 86400)


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # the folder may not be accessible
        return False


def _sealed(text: str) -> str:
    """Prefix a value with its digest, so that a damaged value is recognised."""
    return f"{content_key(text.encode())} {text}"


def _unsealed(text: object) -> tuple[str, str] | None:
    """Digest and JSON of what is kept; None where it is damaged."""
    if not isinstance(text, str):
        return None
    digest, _, value = text.partition(" ")
    try:
        return (digest, value) if digest == content_key(value.encode()) else None
    except ValueError:
        return None


def parsed(text: str) -> Any:
    """The value that JSON says; None where it says none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None

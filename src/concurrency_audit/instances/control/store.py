"""Persistent state: documents by kind and key, in one SQLite file.

Every change is one committed transaction in write-ahead mode, so if the process is killed at any moment, the file holds
the state before or after a change.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from ..errors import InstancesError, ServiceError

Document = dict[str, Any]


def pick(document: Document, *keys: str) -> Document:
    """The members of a document with these keys, if present."""
    return {key: document[key] for key in keys if key in document}


class Store:
    """Documents (JSON objects) by kind and key, ordered by key as text. Used by one thread only."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._db = sqlite3.connect(path, isolation_level=None, timeout=0.5)
            self._db.execute("PRAGMA locking_mode=EXCLUSIVE")  # locked until closed or killed: one server per state
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=NORMAL")
            self._db.execute(
                "CREATE TABLE IF NOT EXISTS documents "
                "(kind TEXT, key TEXT, body TEXT NOT NULL, PRIMARY KEY (kind, key))"
            )
            self._db.execute("BEGIN IMMEDIATE")
            self._db.execute("COMMIT")
        except sqlite3.OperationalError as error:
            raise InstancesError(
                f"{path}: cannot keep state here ({error}): is another server using it? Give another --state"
            ) from None
        except sqlite3.Error as error:
            raise self._damaged(error) from None

    def close(self) -> None:
        """Release the file."""
        self._db.close()

    def rows(self) -> list[tuple[object, object, object]]:
        """Kind, key and body of every row, without validation.

        Raises:
            InstancesError: the file is damaged.
        """
        try:
            broken = self._db.execute("PRAGMA quick_check(1)").fetchone()
            if broken[0] != "ok":
                raise self._damaged(broken[0])
            return self._db.execute("SELECT kind, key, body FROM documents").fetchall()
        except sqlite3.Error as error:
            raise self._damaged(error) from None

    def _damaged(self, why: object) -> InstancesError:
        line = " ".join(str(why).split())[:200]
        return InstancesError(
            f"{self._path}: damaged: {line}; bring back a copy of the state directory, or give another --state"
        )

    @contextmanager
    def together(self) -> Iterator[None]:
        """A transaction: changes made inside are stored all or not at all."""
        self._execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            with suppress(sqlite3.Error):  # a full disk may have caused a rollback already
                self._db.execute("ROLLBACK")
            raise
        self._execute("COMMIT")

    def _execute(self, statement: str, values: tuple[str, ...] = ()) -> sqlite3.Cursor:
        """Run one statement.

        Raises:
            ServiceError: the file cannot be read or written; the request fails, but the server keeps running.
        """
        try:
            # concurrency-audit: ignore[CA301] -- one event loop runs all tasks, and nothing is awaited in between
            return self._db.execute(statement, values)
        except sqlite3.Error as error:
            raise ServiceError("ServiceException", f"The state cannot be kept in {self._path}: {error}") from None

    def get(self, kind: str, key: str) -> Document | None:
        """The document, or None."""
        row = self._execute("SELECT body FROM documents WHERE kind = ? AND key = ?", (kind, key)).fetchone()
        return None if row is None else json.loads(row[0])

    def put(self, kind: str, key: str, body: Document) -> None:
        """Store a document, replacing any with this key."""
        row = (kind, key, json.dumps(body))
        self._execute("INSERT INTO documents VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET body = excluded.body", row)

    def delete(self, kind: str, key: str) -> bool:
        """Delete a document; False if it did not exist."""
        return self._execute("DELETE FROM documents WHERE kind = ? AND key = ?", (kind, key)).rowcount > 0

    def items(self, kind: str, prefix: str = "") -> list[tuple[str, Document]]:
        """Every document of a kind whose key starts with ``prefix``, by key."""
        rows = self._execute("SELECT key, body FROM documents WHERE kind = ? ORDER BY key", (kind,))
        return [(key, json.loads(body)) for key, body in rows if key.startswith(prefix)]

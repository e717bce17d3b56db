"""Statements on an SQLite file under /tmp are points: the file is read and written in C, unseen otherwise."""

import sqlite3
from typing import Any

from concurrency_audit.confirm.runtime.control import CONTROL
from concurrency_audit.confirm.runtime.files import shared
from concurrency_audit.confirm.runtime.points import Place

_READS = ("select", "pragma", "explain")
_STATEMENTS = ("execute", "executemany", "executescript")


def watch() -> None:
    """From here on in this process and its children."""
    real = sqlite3.connect

    def connect(database: Any, *rest: Any, **options: Any) -> Any:
        where = shared(database)
        plain = where is None or len(rest) > 4 or "factory" in options
        connection = real(database, *rest, **options) if plain else real(database, *rest, **options, factory=_Watched)
        if isinstance(connection, _Watched):
            connection.where = where
        return connection

    sqlite3.connect = connect


def _point(connection: Any, sql: object) -> None:
    where = getattr(connection, "where", None)
    if where is not None:
        write = not str(sql).lstrip().lower().startswith(_READS)
        CONTROL.point("sql", Place("file", where), write=write, near=False, value=" ".join(str(sql).split())[:60])


class _Cursor(sqlite3.Cursor):
    """Its statements are points."""


class _Watched(sqlite3.Connection):
    """A connection to a shared file."""

    where: str | None = None

    def cursor(self, factory: Any = _Cursor) -> Any:
        """As `Connection.cursor`."""
        return super().cursor(factory)

    def commit(self) -> None:
        """As `Connection.commit`."""
        if self.in_transaction:
            _point(self, "commit")
        super().commit()


def _watched(kind: type, name: str) -> None:
    real = getattr(kind.__mro__[1], name)

    def statement(self: Any, sql: Any, *rest: Any) -> Any:
        _point(getattr(self, "connection", self), sql)
        return real(self, sql, *rest)

    setattr(kind, name, statement)


for _name in _STATEMENTS:
    _watched(_Cursor, _name)
    _watched(_Watched, _name)

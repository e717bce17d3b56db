"""duckdb: each thread needs a cursor of its own."""

import duckdb


def own_connection_handler(event, context):
    with duckdb.connect(":memory:") as connection:
        return {"n": connection.execute("select 1").fetchone()[0]}


_connection = duckdb.connect("/var/task/places.duckdb", read_only=True)


def connection_handler(event, context):
    return {"n": _connection.execute("select 1").fetchone()[0]}  # CA301: threads=unsafe processes=safe

"""psycopg2: a connection is one transaction; a ThreadedConnectionPool lends each caller its own."""

import os

import psycopg2
from psycopg2.extras import execute_values
from psycopg2.pool import SimpleConnectionPool, ThreadedConnectionPool


def own_connection_handler(event, context):
    with psycopg2.connect(os.environ["DSN"]) as connection, connection.cursor() as cursor:
        cursor.execute("select name from users where id = %s", (event["id"],))
        return {"name": cursor.fetchone()[0]}


_pool = ThreadedConnectionPool(1, 4, os.environ["DSN"])  # CA601: threads=safe processes=benign


def pool_handler(event, context):
    connection = _pool.getconn()
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
            return {"n": cursor.fetchone()[0]}
    finally:
        _pool.putconn(connection)


_connection = psycopg2.connect(os.environ["DSN"])  # CA601: threads=safe processes=benign


def connection_handler(event, context):
    with _connection.cursor() as cursor:  # CA301: threads=unsafe processes=safe
        cursor.execute("insert into orders (id) values (%s)", (event["id"],))
    return {"ok": True}


_simple = SimpleConnectionPool(1, 4, os.environ["DSN"])  # CA601: threads=safe processes=benign


def simple_pool_handler(event, context):
    connection = _simple.getconn()  # CA301: threads=unsafe processes=safe
    _simple.putconn(connection)
    return {"ok": True}


def own_cursor_handler(event, context):
    with psycopg2.connect(os.environ["DSN"]) as connection, connection.cursor() as cursor:
        execute_values(cursor, "insert into orders (id) values %s", event["rows"])
    return {"ok": True}


_kept = psycopg2.connect(os.environ["DSN"])  # CA601: threads=safe processes=benign
_cursor = _kept.cursor()


def given_cursor_handler(event, context):
    execute_values(_cursor, "insert into orders (id) values %s", event["rows"])  # CA301: threads=unsafe processes=safe
    return {"ok": True}

"""psycopg: a connection is one transaction, also though it locks itself; a pool lends each caller its own."""

import os

import psycopg
from psycopg_pool import ConnectionPool


def own_connection_handler(event, context):
    with psycopg.connect(os.environ["DSN"]) as connection:
        return {"n": connection.execute("select 1").fetchone()[0]}


_pool = ConnectionPool(os.environ["DSN"])  # CA601: threads=safe processes=benign


def pool_handler(event, context):
    with _pool.connection() as connection:
        return {"n": connection.execute("select 1").fetchone()[0]}


_connection = psycopg.connect(os.environ["DSN"])  # CA601: threads=safe processes=benign


def connection_handler(event, context):
    return {"n": _connection.execute("select 1").fetchone()[0]}  # CA301: threads=unsafe processes=safe

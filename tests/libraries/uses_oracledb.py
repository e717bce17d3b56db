"""oracledb: a connection is one transaction; a pool lends each caller its own."""

import oracledb

_pool = oracledb.create_pool(user="app", dsn="db.internal/orders", min=1, max=4)  # CA601: threads=safe processes=benign


def pool_handler(event, context):
    with _pool.acquire() as connection, connection.cursor() as cursor:
        cursor.execute("select 1 from dual")
        return {"n": cursor.fetchone()[0]}


def own_connection_handler(event, context):
    with oracledb.connect(user="app", dsn="db.internal/orders") as connection:
        return {"version": connection.version}


_connection = oracledb.connect(user="app", dsn="db.internal/orders")  # CA601: threads=safe processes=benign


def connection_handler(event, context):
    with _connection.cursor() as cursor:  # CA301: threads=unsafe processes=safe
        cursor.execute("select 1 from dual")
        return {"n": cursor.fetchone()[0]}

"""snowflake: a connection has one session state and one transaction."""

import snowflake.connector


def own_connection_handler(event, context):
    with snowflake.connector.connect(account="acme", user="app") as connection, connection.cursor() as cursor:
        return {"n": cursor.execute("select 1").fetchone()[0]}


_connection = snowflake.connector.connect(account="acme", user="app")  # CA601: threads=safe processes=benign


def connection_handler(event, context):
    with _connection.cursor() as cursor:  # CA301: threads=unsafe processes=safe
        return {"n": cursor.execute("select 1").fetchone()[0]}

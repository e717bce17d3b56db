"""pyodbc: threads may not share connections."""

import pyodbc


def own_connection_handler(event, context):
    with pyodbc.connect("DSN=orders") as connection:
        return {"n": connection.execute("select 1").fetchone()[0]}


_connection = pyodbc.connect("DSN=orders")  # CA601: threads=safe processes=benign


def connection_handler(event, context):
    return {"n": _connection.execute("select 1").fetchone()[0]}  # CA301: threads=unsafe processes=safe

"""pg8000, pymssql, redshift_connector, databricks, trino, clickhouse_connect: a connection serves one thread."""

import jaydebeapi
import clickhouse_connect
import pg8000.native
import redshift_connector
import trino.dbapi


def own_connection_handler(event, context):
    with redshift_connector.connect(host="dw.internal") as connection, connection.cursor() as cursor:
        cursor.execute("select 1")
        return {"n": cursor.fetchone()[0]}


def own_native_handler(event, context):
    connection = pg8000.native.Connection("app")
    try:
        return {"n": connection.run("select 1")[0][0]}
    finally:
        connection.close()


_trino = trino.dbapi.connect(host="trino.internal")


def trino_handler(event, context):
    cursor = _trino.cursor()
    cursor.execute("select 1")
    return {"n": cursor.fetchone()[0]}


_sessionless = clickhouse_connect.get_client(host="ch.internal", autogenerate_session_id=False)


def sessionless_handler(event, context):
    return {"n": _sessionless.query("select 1").first_row[0]}


_redshift = redshift_connector.connect(host="dw.internal")  # CA601: threads=safe processes=benign


def redshift_handler(event, context):
    with _redshift.cursor() as cursor:  # CA301: threads=unsafe processes=safe
        cursor.execute("select 1")
        return {"n": cursor.fetchone()[0]}


_native = pg8000.native.Connection("app")  # CA601: threads=safe processes=benign


def native_handler(event, context):
    return {"n": _native.run("select 1")[0][0]}  # CA301: threads=unsafe processes=safe


_clickhouse = clickhouse_connect.get_client(host="ch.internal")


def clickhouse_handler(event, context):
    return {"n": _clickhouse.query("select 1").first_row[0]}  # CA301: threads=unsafe processes=safe


_jdbc = jaydebeapi.connect("org.example.Driver", "jdbc:example")  # CA601: threads=safe processes=benign


def jdbc_handler(event, context):
    cursor = _jdbc.cursor()  # CA301: threads=unsafe processes=safe
    cursor.execute("select 1")
    return cursor.fetchall()

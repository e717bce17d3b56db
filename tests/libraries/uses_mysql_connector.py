"""mysql_connector: threads may not share connections; a pool lends each caller its own."""

import mysql.connector
from mysql.connector import pooling


def own_connection_handler(event, context):
    connection = mysql.connector.connect(host="db.internal", user="app")
    cursor = connection.cursor()
    cursor.execute("select 1")
    return {"n": cursor.fetchone()[0]}


_pool = pooling.MySQLConnectionPool(pool_size=4, host="db.internal", user="app")  # CA601: threads=safe processes=benign


def pool_handler(event, context):
    connection = _pool.get_connection()
    try:
        return {"open": connection.is_connected()}
    finally:
        connection.close()


_connection = mysql.connector.connect(host="db.internal", user="app")  # CA601: threads=safe processes=benign


def connection_handler(event, context):
    cursor = _connection.cursor()  # CA301: threads=unsafe processes=safe
    cursor.execute("select 1")
    return {"n": cursor.fetchone()[0]}

"""mysqlclient: threads may not share connections."""

import MySQLdb


def own_connection_handler(event, context):
    connection = MySQLdb.connect(host="db.internal", user="app", database="shop")
    cursor = connection.cursor()
    cursor.execute("select 1")
    return {"n": cursor.fetchone()[0]}


_connection = MySQLdb.connect(host="db.internal", user="app", database="shop")  # CA601: threads=safe processes=benign


def connection_handler(event, context):
    cursor = _connection.cursor()  # CA301: threads=unsafe processes=safe
    cursor.execute("select 1")
    return {"n": cursor.fetchone()[0]}

"""pymysql: threads may not share connections."""

import pymysql


def own_connection_handler(event, context):
    connection = pymysql.connect(host="db.internal", user="app", database="shop")
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
            return {"n": cursor.fetchone()[0]}
    finally:
        connection.close()


_connection = pymysql.connect(host="db.internal", user="app", database="shop")  # CA601: threads=safe processes=benign


def connection_handler(event, context):
    with _connection.cursor() as cursor:  # CA301: threads=unsafe processes=safe
        cursor.execute("select 1")
        return {"n": cursor.fetchone()[0]}

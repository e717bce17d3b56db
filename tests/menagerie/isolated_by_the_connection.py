"""A connection whose transactions fail if they disturb each other: nothing is lost."""

import psycopg2


def lambda_handler(event, context):
    connection = psycopg2.connect("dbname=shop")
    connection.set_session(isolation_level="SERIALIZABLE")
    with connection, connection.cursor() as cursor:
        cursor.execute("SELECT stock FROM items WHERE id = %s", (event["id"],))
        (stock,) = cursor.fetchone()
        cursor.execute("UPDATE items SET stock = %s WHERE id = %s", (stock - event["n"], event["id"]))
    return stock

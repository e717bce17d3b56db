# truth: threads=unsafe processes=safe
import os

import psycopg2

connection = None


def get_connection():
    global connection
    if connection is None:
        connection = psycopg2.connect(os.environ["DATABASE_URL"])  # CA206: threads=benign processes=safe
    return connection


def handler(event, context):
    with get_connection().cursor() as cursor:  # CA301: threads=unsafe processes=safe
        cursor.execute("select name from customers where id = %s", (event["id"],))
        return {"name": cursor.fetchone()[0]}

"""A database connection that the first invocation opens and all later ones use.

Two first invocations open two connections, which is only waste. Sharing one is not: the statements of two invocations
run in one transaction, so a rollback of the one undoes the work of the other.
"""

import os

import psycopg2

connection = None


def get_connection():
    """The one connection."""
    global connection
    if connection is None:
        connection = psycopg2.connect(os.environ["DATABASE_URL"])  # CA206: threads=benign processes=safe
    return connection


def lambda_handler(event, context):
    """Move money between two accounts."""
    db = get_connection()
    with db, db.cursor() as cursor:  # CA301: threads=unsafe processes=safe
        cursor.execute("update accounts set sum = sum - %s where id = %s", (event["amount"], event["from"]))
        cursor.execute("update accounts set sum = sum + %s where id = %s", (event["amount"], event["to"]))
    return {"statusCode": 200}

"""Rows whose columns are told by their position, and rows that an invocation has added and removes again itself."""

import psycopg2


def connect():
    return psycopg2.connect("")


def bet_handler(event, context):
    connection = connect()
    cursor = connection.cursor()
    cursor.execute("SELECT player, money FROM players54 WHERE player = %s", (event["player"],))
    row = cursor.fetchone()
    if row[1] < event["bet"]:
        return "poor"
    cursor.execute(  # CA306: threads=unsafe processes=unsafe
        "UPDATE players54 SET money = money - %s WHERE player = %s", (event["bet"], event["player"])
    )
    connection.commit()
    return "played"


def spread_handler(event, context):
    connection = connect()
    cursor = connection.cursor()
    cursor.execute("SELECT s.name, COALESCE(s.left_over, 0) AS left_over FROM sweets54 s WHERE s.id = %s", (event["id"],))
    _, left = cursor.fetchone()
    if left < event["n"]:
        return 409
    cursor.execute(  # CA306: threads=unsafe processes=unsafe
        "UPDATE sweets54 SET left_over = left_over - %s WHERE id = %s", (event["n"], event["id"])
    )
    connection.commit()
    return 200


def other_column_handler(event, context):
    """Who may change it was looked at, and the column that is set has nothing to do with that."""
    connection = connect()
    cursor = connection.cursor()
    cursor.execute("SELECT title, owner FROM pages54 WHERE id = %s", (event["id"],))
    row = cursor.fetchone()
    if row[1] != event["user"]:
        return 403
    cursor.execute("UPDATE pages54 SET title = %s WHERE id = %s", (event["title"], event["id"]))
    connection.commit()
    return 200


def compensate_handler(event, context):
    """The row that is removed is the one that this invocation has just added: nobody has its key yet."""
    connection = connect()
    cursor = connection.cursor()
    cursor.execute("INSERT INTO parties54 (name) VALUES (%s) RETURNING id", (event["name"],))
    party = cursor.fetchone()[0]
    cursor.execute("SELECT count(*) FROM invited54 WHERE party = %s", (party,))
    if cursor.fetchone()[0] == 0:
        cursor.execute("DELETE FROM parties54 WHERE id = %s", (party,))
    connection.commit()
    return 200


def invite_handler(event, context):
    connection = connect()
    connection.cursor().execute("INSERT INTO invited54 (party, name) VALUES (%s, %s)", (event["party"], event["name"]))
    connection.commit()
    return 200


def cancel_handler(event, context):
    """A party that the request names may be given a guest meanwhile."""
    connection = connect()
    cursor = connection.cursor()
    cursor.execute("SELECT count(*) FROM invited54 WHERE party = %s", (event["party"],))
    if cursor.fetchone()[0] == 0:
        cursor.execute("DELETE FROM parties54 WHERE id = %s", (event["party"],))  # CA306: threads=unsafe processes=unsafe
    connection.commit()
    return 200

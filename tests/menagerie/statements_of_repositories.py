"""Statements behind helpers: limits, the last one that is left, and rows that are removed and added anew."""

import os

import psycopg2
from psycopg2.extras import RealDictCursor


def connect():
    return psycopg2.connect(os.environ["CREWS_DSN"])


def one(text, given):
    with connect() as connection, connection.cursor(cursor_factory=RealDictCursor) as cursor:
        cursor.execute(text, given)
        return cursor.fetchone()


# Safe: nothing is looked at first, or the statement looks itself.


def note_handler(event, context):
    """One row, which its key names, is replaced."""
    with connect() as connection, connection.cursor() as cursor:
        cursor.execute("DELETE FROM memos WHERE id = %s", (event["id"],))
        cursor.execute("INSERT INTO memos (id, text) VALUES (%s, %s)", (event["id"], event["text"]))


def visit_handler(event, context):
    """What is added is of another kind than what is removed."""
    with connect() as connection, connection.cursor() as cursor:
        cursor.execute("DELETE FROM sketches WHERE owner = %s", (event["user"],))
        cursor.execute("INSERT INTO page_views (owner, page) VALUES (%s, %s)", (event["user"], event["page"]))


def once_handler(event, context):
    with connect() as connection, connection.cursor() as cursor:
        cursor.execute("DELETE FROM marks WHERE page = %s", (event["page"],))
        for mark in event["marks"]:
            cursor.execute(
                "INSERT INTO marks (page, mark) VALUES (%s, %s) ON CONFLICT DO NOTHING", (event["page"], mark)
            )


def open_invitation_handler(event, context):
    """The statement asks by itself whether there is room."""
    found = one("SELECT used, most FROM passes WHERE token = %s AND owner = %s", (event["token"], event["user"]))
    if found["used"] >= found["most"]:
        return 409
    with connect() as connection, connection.cursor() as cursor:
        text = "UPDATE passes SET used = used + 1 WHERE token = %s AND used < most"
        cursor.execute(text, (event["token"],))
    return 200


def named_handler(event, context):
    """A kind is no number of how many there are."""
    found = one("SELECT kind FROM helpers WHERE crew = %s", (event["crew"],))
    if found["kind"] == 1:
        return 409
    with connect() as connection, connection.cursor() as cursor:
        cursor.execute("DELETE FROM helpers WHERE crew = %s AND helper = %s", (event["crew"], event["helper"]))
    return 200


# Hazards.


def last_handler(event, context):
    found = one("SELECT COUNT(*) AS count FROM crews WHERE crew = %s AND role = 'chief'", (event["crew"],))
    if found["count"] == 1:
        return 409
    with connect() as connection, connection.cursor() as cursor:
        cursor.execute(  # CA306: threads=unsafe processes=unsafe
            "DELETE FROM crews WHERE crew = %s AND member = %s", (event["crew"], event["member"])
        )
    return 200


def labels_handler(event, context):
    with connect() as connection, connection.cursor() as cursor:
        cursor.execute("DELETE FROM labels WHERE page = %s", (event["page"],))
        for label in event["labels"]:
            cursor.execute(  # CA306: threads=unsafe processes=unsafe
                "INSERT INTO labels (page, label) VALUES (%s, %s)", (event["page"], label)
            )


def invitation_handler(event, context):
    """It was asked for by more than the statement says that counts on it."""
    asked = (event["token"], event["user"])
    found = one("SELECT used, most FROM invitations WHERE token = %s AND inviter <> %s", asked)
    if found["most"] and found["used"] >= found["most"]:
        return 409
    with connect() as connection, connection.cursor() as cursor:
        text = "UPDATE invitations SET used = used + 1 WHERE token = %s"
        cursor.execute(text, (event["token"],))  # CA306: threads=unsafe processes=unsafe
    return 200

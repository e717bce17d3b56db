"""What SQL files beside the code say is unique is refused a second time; what they do not say may come twice."""

import os

import psycopg2


def connect():
    return psycopg2.connect(os.environ["BRIDGE_DSN"])


def pillar_handler(event, context):
    with connect() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT id FROM bridge_pillars WHERE name = %s", (event["name"],))
        if cursor.fetchone() is None:
            cursor.execute("INSERT INTO bridge_pillars (name) VALUES (%s)", (event["name"],))
    return {"name": event["name"]}


def lamp_handler(event, context):
    given = (event["pillar"], event["place"])
    with connect() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT id FROM bridge_lamps WHERE pillar = %s AND place = %s", given)
        if cursor.fetchone():
            return {"there": True}
        cursor.execute("INSERT INTO bridge_lamps (pillar, place) VALUES (%s, %s)", given)
    return {"there": False}


def board_handler(event, context):
    with connect() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT id FROM bridge_boards WHERE number = %s", (event["number"],))
        if cursor.fetchone() is None:
            cursor.execute("INSERT INTO bridge_boards (number) VALUES (%s)", (event["number"],))
    return {"number": event["number"]}


def nail_handler(event, context):
    given = (event["board"], event["place"])
    with connect() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT id FROM bridge_nails WHERE board = %s AND place = %s", given)
        if cursor.fetchone() is None:
            cursor.execute("INSERT INTO bridge_nails (board, place) VALUES (%s, %s)", given)
    return {"nail": given}


# the files say nothing of these columns, or only in a remark
def rope_handler(event, context):
    with connect() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT id FROM bridge_ropes WHERE label = %s", (event["label"],))
        if cursor.fetchone() is None:
            cursor.execute("INSERT INTO bridge_ropes (label) VALUES (%s)", (event["label"],))  # CA306: threads=unsafe processes=unsafe
    return {"label": event["label"]}


def colour_handler(event, context):
    with connect() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT id FROM bridge_lamps WHERE colour = %s", (event["colour"],))
        if cursor.fetchone() is None:
            cursor.execute("INSERT INTO bridge_lamps (colour) VALUES (%s)", (event["colour"],))  # CA306: threads=unsafe processes=unsafe
    return {"colour": event["colour"]}


# a number that is worked out of what was read is lost, whatever is unique
def higher_handler(event, context):
    with connect() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT height FROM bridge_pillars WHERE name = %s", (event["name"],))
        height = cursor.fetchone()[0] + 1
        cursor.execute("UPDATE bridge_pillars SET height = %s WHERE name = %s", (height, event["name"]))  # CA306: threads=unsafe processes=unsafe
    return {"height": height}

"""Columns that a statement of the program itself makes unique, however it is written: the second row is refused."""

import os

import psycopg2

_SCHEMA = """
CREATE TABLE IF NOT EXISTS quay_members (
    id SERIAL PRIMARY KEY,
    club TEXT NOT NULL,
    name TEXT NOT NULL,
    price NUMERIC(10, 2),
    UNIQUE (club, name)
);
CREATE TABLE quay_boats (id SERIAL PRIMARY KEY, "label" TEXT UNIQUE NOT NULL, berth INTEGER, CHECK (berth IN (1, 2)));
CREATE TABLE quay_berths (pier TEXT, number INTEGER, PRIMARY KEY (pier, number));
CREATE TABLE quay_ropes (id SERIAL PRIMARY KEY, boat TEXT, kind TEXT);
CREATE UNIQUE INDEX IF NOT EXISTS one_rope ON public.quay_ropes (boat, kind);
CREATE TABLE quay_flags (id SERIAL PRIMARY KEY, boat TEXT, kind TEXT);
CREATE INDEX some_flags ON quay_flags (boat, kind);
CREATE TABLE quay_sails (id SERIAL PRIMARY KEY, boat TEXT, kind TEXT, number INTEGER UNIQUE, UNIQUE (boat, number));
"""


def connect():
    return psycopg2.connect(os.environ["QUAY_DSN"])


def set_up():
    with connect() as connection, connection.cursor() as cursor:
        cursor.execute(_SCHEMA)
        cursor.execute("CREATE TABLE quay_oars (id SERIAL PRIMARY KEY, boat TEXT, kind TEXT)")
        cursor.execute("ALTER TABLE quay_oars ADD CONSTRAINT one_oar UNIQUE (boat, kind)")


def member_handler(event, context):
    given = (event["club"], event["name"])
    with connect() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT id FROM quay_members WHERE club = %s AND name = %s", given)
        if cursor.fetchone() is None:
            cursor.execute("INSERT INTO quay_members (club, name) VALUES (%s, %s)", given)


def boat_handler(event, context):
    with connect() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT id FROM quay_boats WHERE label = %s", (event["label"],))
        if cursor.fetchone() is None:
            cursor.execute("INSERT INTO quay_boats (label) VALUES (%s)", (event["label"],))


def berth_handler(event, context):
    given = (event["pier"], event["number"])
    with connect() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM quay_berths WHERE pier = %s AND number = %s", given)
        if cursor.fetchone() is None:
            cursor.execute("INSERT INTO quay_berths (pier, number) VALUES (%s, %s)", given)


def rope_handler(event, context):
    given = (event["boat"], event["kind"])
    with connect() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM quay_ropes WHERE boat = %s AND kind = %s", given)
        if cursor.fetchone() is None:
            cursor.execute("INSERT INTO quay_ropes (boat, kind) VALUES (%s, %s)", given)


def oar_handler(event, context):
    given = (event["boat"], event["kind"])
    with connect() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM quay_oars WHERE boat = %s AND kind = %s", given)
        if cursor.fetchone() is None:
            cursor.execute("INSERT INTO quay_oars (boat, kind) VALUES (%s, %s)", given)


# Hazards.


def flag_handler(event, context):
    """The index only finds them."""
    given = (event["boat"], event["kind"])
    with connect() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM quay_flags WHERE boat = %s AND kind = %s", given)
        if cursor.fetchone() is None:
            text = "INSERT INTO quay_flags (boat, kind) VALUES (%s, %s)"
            cursor.execute(text, given)  # CA306: threads=unsafe processes=unsafe


def sail_handler(event, context):
    """Other columns are unique."""
    given = (event["boat"], event["kind"])
    with connect() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM quay_sails WHERE boat = %s AND kind = %s", given)
        if cursor.fetchone() is None:
            text = "INSERT INTO quay_sails (boat, kind) VALUES (%s, %s)"
            cursor.execute(text, given)  # CA306: threads=unsafe processes=unsafe


def club_handler(event, context):
    """One of two columns that are unique together is not."""
    with connect() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT id FROM quay_members WHERE club = %s", (event["club"],))
        if cursor.fetchone() is None:
            text = "INSERT INTO quay_members (club, name) VALUES (%s, 'founder')"
            cursor.execute(text, (event["club"],))  # CA306: threads=unsafe processes=unsafe


def full_handler(event, context):
    """How many there may be is no constraint."""
    with connect() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM quay_members WHERE club = %s", (event["club"],))
        if cursor.fetchone()[0] < 10:
            text = "INSERT INTO quay_members (club, name) VALUES (%s, %s)"
            cursor.execute(text, (event["club"], event["name"]))  # CA306: threads=unsafe processes=unsafe

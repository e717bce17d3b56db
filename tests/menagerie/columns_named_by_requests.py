"""Columns of which the request says which ones they are: what was read under such a name is stored under the same."""

import psycopg2
from flask import Flask, request

app = Flask(__name__)


def connect():
    return psycopg2.connect("service=attic")


@app.post("/attics/<who>/boxes/<int:number>")
def take(who, number):
    with connect() as connection, connection.cursor() as cursor:
        cursor.execute(f"SELECT box{number} FROM attic_boxes WHERE who = %s", (who,))
        left = cursor.fetchone()[0] - 1
        cursor.execute(f"UPDATE attic_boxes SET box{number} = %s WHERE who = %s", (left, who))  # CA306: threads=unsafe processes=unsafe
    return {"left": left}


@app.post("/attics/<who>/<kind>")
def add(who, kind):
    with connect() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT {} FROM attic_things WHERE who = %s".format(kind), (who,))
        row = cursor.fetchone()
        more = row[0] + int(request.form["more"])
        cursor.execute("UPDATE attic_things SET {} = %s WHERE who = %s".format(kind), (more, who))  # CA306: threads=unsafe processes=unsafe
    return {"more": more}


# safe: the database counts on by itself, and what is read there is another column that nobody sets
@app.post("/attics/<who>/counts/<kind>")
def count(who, kind):
    with connect() as connection, connection.cursor() as cursor:
        cursor.execute(f"SELECT {kind} FROM attic_counts WHERE who = %s", (who,))
        before = cursor.fetchone()[0]
        cursor.execute(f"UPDATE attic_counts SET {kind} = {kind} + 1 WHERE who = %s", (who,))
    return {"before": before}


@app.post("/attics/<who>/labels/<kind>")
def label(who, kind):
    with connect() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT address FROM attic_labels WHERE who = %s", (who,))
        printed = f"{cursor.fetchone()[0]} {kind}"
        cursor.execute(f"UPDATE attic_labels SET {kind} = %s WHERE who = %s", (printed, who))
    return {"printed": printed}

"""Statements whose values are numbered (`:1`, `?1`), those bound to a text, and tables of Core by their names."""

import os

import oracledb
from somewhere import connection
from sqlalchemy import Column, Integer, MetaData, Table, create_engine, select, text

engine = create_engine("postgresql://mill")  # CA601: threads=safe processes=benign
sacks = Table("mill_sacks", MetaData(), Column("id", Integer, primary_key=True), Column("full", Integer))


def connect():
    return oracledb.connect(user="mill", password=os.environ["PASSWORD"], dsn="mill")


class Wheels:
    def __init__(self):
        self.connection = connect()

    def state(self, key):
        cursor = self.connection.cursor()
        cursor.execute("SELECT state FROM mill_wheels WHERE id = :1", [key])
        found = cursor.fetchone()
        return found[0] if found else None

    def put(self, key, state):
        cursor = self.connection.cursor()
        cursor.execute("UPDATE mill_wheels SET state = :1 WHERE id = :2", [state, key])  # CA306: threads=unsafe processes=unsafe
        self.connection.commit()


# Look-alikes.


def step_handler(event, context):
    cursor = connection.cursor()
    cursor.execute("SELECT note FROM mill_bags WHERE id = :1", (event["id"],))
    note = cursor.fetchone()[0]
    cursor.execute("UPDATE mill_bags SET left = left - :1 WHERE id = :2", (event["n"], event["id"]))
    return note


def named_by_row_handler(event, context):
    """What was read says which row it is; what is set comes from the request."""
    cursor = connection.cursor()
    cursor.execute("SELECT bin FROM mill_bins WHERE code = :1", (event["code"],))
    found = cursor.fetchone()[0]
    cursor.execute("UPDATE mill_bins SET label = :1 WHERE bin = :2", (event["label"], found))


def locked_handler(event, context):
    cursor = connect().cursor()
    cursor.execute("SELECT left FROM mill_carts WHERE id = :1 FOR UPDATE", [event["id"]])
    left = cursor.fetchone()[0]
    cursor.execute("UPDATE mill_carts SET left = :1 WHERE id = :2", [left - 1, event["id"]])


def compared_handler(event, context):
    cursor = connect().cursor()
    cursor.execute("SELECT left FROM mill_mules WHERE id = :1", [event["id"]])
    left = cursor.fetchone()[0]
    cursor.execute("UPDATE mill_mules SET left = :1 WHERE id = :2 AND left = :3", [left - 1, event["id"], left])


# Hazards.


def imported_handler(event, context):
    cursor = connection.cursor()
    cursor.execute("SELECT left FROM mill_flour WHERE id = :1", (event["id"],))
    left = cursor.fetchone()[0]
    cursor.execute("UPDATE mill_flour SET left = :1 WHERE id = :2", (left - 1, event["id"]))  # CA306: threads=unsafe processes=unsafe


def question_handler(event, context):
    left = connection.execute("SELECT left FROM mill_bran WHERE id = ?1", (event["id"],)).fetchone()[0]
    connection.execute("UPDATE mill_bran SET left = ?2 WHERE id = ?1", (event["id"], left - 1))  # CA306: threads=unsafe processes=unsafe


def turned_handler(event, context):
    wheels = Wheels()
    if wheels.state(event["id"]) == "turning":
        return 409
    wheels.put(event["id"], "turning")
    return 200


def bound_handler(event, context):
    asked = text("SELECT 1 FROM mill_guests WHERE day = :day AND name = :name")
    added = text("INSERT INTO mill_guests (day, name) VALUES (:day, :name)")
    with engine.begin() as con:
        if con.execute(asked.bindparams(day=event["day"], name=event["name"])).first():
            return 409
        con.execute(added.bindparams(day=event["day"], name=event["name"]))  # CA306: threads=unsafe processes=unsafe [confidence=low]
    return 201


def core_handler(event, context):
    with engine.begin() as con:
        sack = con.execute(select(sacks).where(sacks.c.id == event["id"])).one()
        con.execute(sacks.update().where(sacks.c.id == event["id"]).values(full=sack.full + 1))  # CA306: threads=unsafe processes=unsafe

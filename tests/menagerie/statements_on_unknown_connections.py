"""Statements given to objects of which nothing is known: the statement says what is done, whoever runs it."""

import sqlite3

from flask import Flask, g
from somewhere import agent, db, maker
from sqlalchemy import select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

app = Flask(__name__)


class Base(DeclarativeBase):
    pass


class Puppet(Base):
    __tablename__ = "puppets"
    id: Mapped[int] = mapped_column(primary_key=True)
    strings: Mapped[int]


def from_event_handler(event, context):
    con = event["con"]
    left = con.execute("SELECT strings FROM marionettes WHERE id = ?", (event["id"],)).fetchone()[0]
    con.execute("UPDATE marionettes SET strings = ? WHERE id = ?", (left - 1, event["id"]))  # CA306: threads=unsafe processes=unsafe


def from_context_handler(event, context):
    cursor = context.state["con"].cursor()
    cursor.execute("SELECT strings FROM muppets WHERE id = %s", (event["id"],))
    left = cursor.fetchone()[0]
    cursor.execute("UPDATE muppets SET strings = %s WHERE id = %s", (left - 1, event["id"]))  # CA306: threads=unsafe processes=unsafe


def imported_handler(event, context):
    left = db.execute("SELECT strings FROM dolls WHERE id = ?", (event["id"],)).fetchone()[0]
    db.execute("UPDATE dolls SET strings = ? WHERE id = ?", (left - 1, event["id"]))  # CA306: threads=unsafe processes=unsafe


async def session_handler(event, context):
    session = event["session"]
    puppet = await session.scalar(select(Puppet).where(Puppet.id == event["id"]))
    puppet.strings = puppet.strings - 1  # CA306: threads=unsafe processes=unsafe
    await session.commit()


def connect():
    if "con" not in g:
        g.con = sqlite3.connect(":memory:")
    return g.con


@app.post("/pull/<int:key>")
def pull(key):
    con = connect()
    left = con.execute("SELECT strings FROM kaspers WHERE id = ?", (key,)).fetchone()[0]
    con.execute("UPDATE kaspers SET strings = ? WHERE id = ?", (left - 1, key))  # CA306: threads=unsafe processes=unsafe
    con.commit()
    return {}


def by_service_handler(event, context):
    con = event["con"]
    left = con.execute("SELECT strings FROM golems WHERE id = ?", (event["id"],)).fetchone()[0]
    if left > 0:
        con.execute("UPDATE golems SET strings = strings - 1 WHERE id = ? AND strings > 0", (event["id"],))


def locked_handler(event, context):
    con = event["con"]
    left = con.execute("SELECT strings FROM robots WHERE id = %s FOR UPDATE", (event["id"],)).fetchone()[0]
    con.execute("UPDATE robots SET strings = %s WHERE id = %s", (left - 1, event["id"]))


def compared_handler(event, context):
    con = db
    left = con.execute("SELECT strings FROM figurines WHERE id = %s", (event["id"],)).fetchone()[0]
    con.execute("UPDATE figurines SET strings = %s WHERE id = %s AND strings = %s", (left - 1, event["id"], left))


def words_handler(event, context):
    plan = agent.execute("Select a tool from the shelf where it hangs")
    return agent.execute(f"Update the shelf, set it right: {plan}")


def only_read_handler(event, context):
    con = maker(event["tenant"])
    cursor = con.cursor()
    cursor.execute("SELECT name FROM puppeteers WHERE id = %s", (event["id"],))
    return cursor.fetchone()

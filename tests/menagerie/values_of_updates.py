"""Statements whose values were read before: those that are set are overwritten, those that name the row are not."""

import asyncio

import asyncpg
import psycopg2
from sqlalchemy import create_engine, text


def database():
    return psycopg2.connect("")


def set_handler(event, context):
    cursor = database().cursor()
    cursor.execute("SELECT balance FROM accounts WHERE id = %s", (event["id"],))
    balance = cursor.fetchone()[0]
    cursor.execute("UPDATE accounts SET balance = %s WHERE id = %s", (balance + event["sum"], event["id"]))  # CA306: threads=unsafe processes=unsafe


def named_handler(event, context):
    cursor = database().cursor()
    cursor.execute("SELECT visits FROM pages WHERE name = %s", (event["name"],))
    visits = cursor.fetchone()[0] + 1
    cursor.execute("UPDATE pages SET visits = %(visits)s WHERE name = %(name)s", {"visits": visits, "name": event["name"]})  # CA306: threads=unsafe processes=unsafe


def prepared_handler(event, context):
    cursor = database().cursor()
    cursor.execute("SELECT log FROM machines WHERE id = %s", (event["id"],))
    values = [cursor.fetchone()[0] + event["line"], event["id"]]
    cursor.execute("UPDATE machines SET log = %s WHERE id = %s", values)  # CA306: threads=unsafe processes=unsafe


# Look-alikes.


def named_by_what_was_read_handler(event, context):
    """The row was found by another of its columns."""
    cursor = database().cursor()
    cursor.execute("SELECT team FROM plans WHERE subscription = %s", (event["subscription"],))
    team = cursor.fetchone()[0]
    cursor.execute("UPDATE plans SET state = %s, ends = %s WHERE team = %s", (event["state"], event["ends"], team))


def own_step_handler(event, context):
    cursor = database().cursor()
    cursor.execute("SELECT team, price FROM purses WHERE owner = %s", (event["owner"],))
    team, price = cursor.fetchone()
    cursor.execute("UPDATE purses SET sum = sum + %s WHERE owner = %s AND team = %s", (price, event["owner"], team))


def named_where_handler(event, context):
    cursor = database().cursor()
    cursor.execute("SELECT id FROM rooms WHERE name = %s", (event["name"],))
    room = cursor.fetchone()[0]
    cursor.execute("UPDATE rooms SET light = %(light)s WHERE id = %(room)s", {"light": event["light"], "room": room})


async def numbered(event):
    connection = await asyncpg.connect("")
    room = await connection.fetchval("SELECT id FROM halls WHERE name = $1", event["name"])
    await connection.execute("UPDATE halls SET light = $2 WHERE id = $1", room, event["light"])


def numbered_handler(event, context):
    asyncio.run(numbered(event))


def engine_handler(event, context):
    with create_engine("postgresql://x").connect() as connection:
        room = connection.execute(text("SELECT id FROM cellars WHERE name = :name"), {"name": event["name"]}).scalar()
        connection.execute(text("UPDATE cellars SET light = :light WHERE id = :id"), {"light": event["light"], "id": room})

"""Rows that a SELECT finds by one column, and an UPDATE names by the key that was found."""

import asyncio

import asyncpg
import bcrypt

from kiosk import connection


class Taken(Exception):
    pass


async def connect():
    return await asyncpg.connect("postgres://")


async def book(event):
    """A hazard: two find the seat free."""
    conn = await connect()
    row = await conn.fetchrow("SELECT id, guest FROM seats_of_shows WHERE show_id = $1", event["show"])
    if row["guest"] is not None:
        raise Taken
    await conn.execute(  # CA306: threads=unsafe processes=unsafe
        "UPDATE seats_of_shows SET guest = $1 WHERE id = $2", event["guest"], row["id"]
    )


async def redeem(event):
    """All columns are read."""
    conn = await connect()
    row = await conn.fetchrow("SELECT * FROM tokens_of_guests WHERE token = $1", event["token"])
    if not row or row["used"]:
        raise Taken
    await conn.execute(  # CA306: threads=unsafe processes=unsafe
        "UPDATE tokens_of_guests SET used = true WHERE id = $1", row["id"]
    )


async def buy(event):
    """Any one of several is removed and given out: two get the same."""
    conn = await connect()
    text = "SELECT id, secret FROM keys_in_stock WHERE product = $1 ORDER BY id LIMIT 1"
    row = await conn.fetchrow(text, event["product"])
    if row is None:
        return None
    await conn.execute("DELETE FROM keys_in_stock WHERE id = $1", row["id"])  # CA306: threads=unsafe processes=unsafe
    return row["secret"]


async def discard(event):
    """The one that is named: a second one finds nothing, or removes nothing."""
    conn = await connect()
    row = await conn.fetchrow("SELECT id, title FROM notes_of_guests WHERE slug = $1 LIMIT 1", event["slug"])
    if row is None:
        return None
    await conn.execute("DELETE FROM notes_of_guests WHERE id = $1", row["id"])
    return row["title"]


async def book_once(event):
    """The statement asks again."""
    conn = await connect()
    row = await conn.fetchrow("SELECT id, guest FROM seats_asked_again WHERE show_id = $1", event["show"])
    if row["guest"] is not None:
        raise Taken
    await conn.execute(
        "UPDATE seats_asked_again SET guest = $1 WHERE id = $2 AND guest IS NULL", event["guest"], row["id"]
    )


async def rename(event):
    """Whose it is decides, not what is set."""
    conn = await connect()
    row = await conn.fetchrow("SELECT id, owner, title FROM pages_of_guests WHERE slug = $1", event["slug"])
    if row is None or row["owner"] != event["guest"]:
        raise Taken
    await conn.execute("UPDATE pages_of_guests SET title = $1 WHERE id = $2", event["title"], row["id"])


async def fill(event):
    """Each of several that has none gets the same."""
    conn = await connect()
    for row in await conn.fetch("SELECT id, title FROM chapters_of_pages WHERE page = $1", event["page"]):
        if not row["title"]:
            await conn.execute("UPDATE chapters_of_pages SET title = 'untitled' WHERE id = $1", row["id"])


async def hide(event):
    """Rows of another table, by a column that the SELECT did not give."""
    conn = await connect()
    row = await conn.fetchrow("SELECT id, hidden FROM albums_of_guests WHERE slug = $1", event["slug"])
    if row["hidden"]:
        raise Taken
    await conn.execute("UPDATE photos_of_albums SET hidden = $1 WHERE album = $2", True, row["id"])


async def change_password(event):
    """The one before says who may change it."""
    conn = await connect()
    row = await conn.fetchrow("SELECT id, password_hash FROM guests_with_keys WHERE mail = $1", event["mail"])
    if row is None or not bcrypt.checkpw(event["old"].encode(), row["password_hash"].encode()):
        raise Taken
    changed = bcrypt.hashpw(event["new"].encode(), bcrypt.gensalt())
    await conn.execute("UPDATE guests_with_keys SET password_hash = $1 WHERE id = $2", changed, row["id"])


def book_handler(event, context):
    asyncio.run(book(event))


def redeem_handler(event, context):
    asyncio.run(redeem(event))


def buy_handler(event, context):
    return asyncio.run(buy(event))


def discard_handler(event, context):
    return asyncio.run(discard(event))


def book_once_handler(event, context):
    asyncio.run(book_once(event))


def rename_handler(event, context):
    asyncio.run(rename(event))


def fill_handler(event, context):
    asyncio.run(fill(event))


def hide_handler(event, context):
    asyncio.run(hide(event))


def password_handler(event, context):
    asyncio.run(change_password(event))


def kiosk_handler(event, context):
    """A connection of which nothing is known."""
    row = connection.fetchrow("SELECT id, guest FROM seats_of_kiosks WHERE id = $1", event["id"])
    if row["guest"] is not None:
        raise Taken
    connection.execute(  # CA306: threads=unsafe processes=unsafe
        "UPDATE seats_of_kiosks SET guest = $1 WHERE id = $2", event["guest"], event["id"]
    )

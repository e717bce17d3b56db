"""Tables of SQLAlchemy Core, whose statements are put together of columns, hold rows as classes do."""

import databases
import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table, UniqueConstraint, create_engine, func
from sqlalchemy import insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

engine = create_engine("postgresql://ferry")  # CA601: threads=safe processes=benign
database = databases.Database("postgresql://ferry")  # CA601: threads=safe processes=benign
metadata = MetaData()
decks = Table(
    "ferry_decks",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("left", Integer),
    Column("state", String),
    Column("note", String),
)
cars = sa.Table(
    "ferry_cars",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("deck", ForeignKey("ferry_decks.id")),
    sa.Column("plate", sa.String),
)
crew = Table("ferry_crew", metadata, Column("name", String, unique=True), Column("day", Integer))
shifts = Table(
    "ferry_shifts", metadata, Column("name", String), Column("day", Integer), UniqueConstraint("name", "day")
)


def shown_handler(event, context):
    """It is only read."""
    with engine.connect() as con:
        return con.execute(select(decks.c.left).where(decks.c.id == event["id"])).scalar()


def noted_handler(event, context):
    """It is set to what the request says."""
    with engine.begin() as con:
        deck = con.execute(select(decks).where(decks.c.id == event["id"])).first()
        if deck is None:
            return 404
        con.execute(update(decks).where(decks.c.id == event["id"]).values(note=event["note"]))
    return 200


def counted_handler(event, context):
    """The database counts on what is there by then."""
    with engine.begin() as con:
        con.execute(update(decks).where(decks.c.id == event["id"]).values(left=decks.c.left - 1))


def compared_handler(event, context):
    """It is only set if it still is what it was."""
    with engine.begin() as con:
        left = con.execute(select(decks.c.left).where(decks.c.id == event["id"])).scalar()
        asked = (decks.c.id == event["id"], decks.c.left == left)
        con.execute(update(decks).where(*asked).values(left=left - 1))


def locked_handler(event, context):
    """Nobody else changes it meanwhile."""
    with engine.begin() as con:
        deck = con.execute(select(decks).where(decks.c.id == event["id"]).with_for_update()).first()
        con.execute(update(decks).where(decks.c.id == event["id"]).values(left=deck.left - 1))


def named_handler(event, context):
    """The database refuses the second one."""
    with engine.begin() as con:
        if con.execute(select(crew.c.day).where(crew.c.name == event["name"])).first() is None:
            con.execute(insert(crew).values(name=event["name"], day=1))


def shift_handler(event, context):
    """Both together are there once."""
    with engine.begin() as con:
        asked = (shifts.c.name == event["name"], shifts.c.day == event["day"])
        if con.execute(select(shifts).where(*asked)).first() is None:
            con.execute(shifts.insert().values(name=event["name"], day=event["day"]))


def upsert_handler(event, context):
    """It says what happens to the second one."""
    with engine.begin() as con:
        if con.execute(select(cars).where(cars.c.plate == event["plate"])).first() is None:
            con.execute(upsert(cars).values(plate=event["plate"]).on_conflict_do_nothing())


def added_handler(event, context):
    """Nobody looks."""
    with engine.begin() as con:
        con.execute(cars.insert(), {"plate": event["plate"]})


# Hazards.


def board_handler(event, context):
    there = decks.c.id == event["id"]
    with engine.begin() as con:
        deck = con.execute(select(decks).where(there)).first()
        con.execute(update(decks).where(there).values(left=deck.left - 1))  # CA306: threads=unsafe processes=unsafe


def leave_handler(event, context):
    there = decks.c.id == event["id"]
    with engine.begin() as con:
        left = con.execute(sa.select(decks.c.left).where(there)).scalar_one() + 1
        con.execute(decks.update().where(there).values({"left": left}))  # CA306: threads=unsafe processes=unsafe


def close_handler(event, context):
    there = decks.c.id == event["id"]
    with engine.begin() as con:
        deck = con.execute(decks.select().where(there)).mappings().first()
        if deck["state"] != "open":
            return 409
        con.execute(decks.update().where(there).values(state="closed"))  # CA306: threads=unsafe processes=unsafe
    return 200


def park_handler(event, context):
    with engine.begin() as con:
        if con.execute(select(cars.c.id).where(cars.c.plate == event["plate"])).first():
            return 409
        con.execute(insert(cars).values(plate=event["plate"]))  # CA306: threads=unsafe processes=unsafe
    return 201


def full_handler(event, context):
    given = {"deck": event["deck"], "plate": event["plate"]}
    with engine.begin() as con:
        count = con.execute(select(func.count(cars.c.id)).where(cars.c.deck == event["deck"])).scalar()
        if count >= 20:
            return 409
        con.execute(cars.insert().values(**given))  # CA306: threads=unsafe processes=unsafe
    return 201


async def tow_handler(event, context):
    row = await database.fetch_one(decks.select().where(decks.c.id == event["id"]))
    query = decks.update().where(decks.c.id == event["id"]).values(left=row["left"] + 1)
    await database.execute(query)  # CA306: threads=unsafe processes=unsafe

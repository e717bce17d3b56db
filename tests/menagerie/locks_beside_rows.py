"""Rows of an ORM that are changed while a lock is held which is none of theirs: of Redis, or of the database."""

import redis.asyncio as redis
from sqlalchemy import create_engine, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

engine = create_engine("postgresql://x")  # CA601: threads=safe processes=benign


class Base(DeclarativeBase):
    pass


class Purse(Base):
    __tablename__ = "purses_beside_locks"
    id: Mapped[int] = mapped_column(primary_key=True)
    coins: Mapped[int]


def spend(session, event):
    purse = session.get(Purse, event["id"])
    purse.coins -= event["coins"]  # CA306: threads=unsafe processes=unsafe
    session.commit()


def spend_alone(session, event):
    purse = session.get(Purse, event["id"])
    purse.coins -= event["coins"]
    session.commit()


def open_handler(event, context):
    with Session(engine) as session:
        spend(session, event)


# Look-alikes.


def advisory_handler(event, context):
    with Session(engine) as session:
        session.execute(text("SELECT pg_advisory_xact_lock(:id)"), {"id": event["id"]})
        spend_alone(session, event)


async def spend_in_turn(event):
    client = redis.Redis()
    async with client.lock(f"purse:{event['id']}", timeout=9):
        with Session(engine) as session:
            spend_alone(session, event)


async def in_turn_handler(event, context):
    await spend_in_turn(event)

"""Rows that a constraint or the lock of another row keeps apart, and columns that hang on nothing which is ever set."""

import os

import psycopg2
import requests
from sqlalchemy import UniqueConstraint, create_engine, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

engine = create_engine("postgresql://lakes")  # CA601: threads=safe processes=benign
KINDS = {"hello": "x", "bye": "y"}


class Base(DeclarativeBase):
    pass


class Text(Base):
    __tablename__ = "lake_texts"
    id: Mapped[int] = mapped_column(primary_key=True)
    club: Mapped[int]
    kind: Mapped[str]
    __table_args__ = (UniqueConstraint("club", "kind"),)


class Order(Base):
    __tablename__ = "lake_orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str]


class Line(Base):
    __tablename__ = "lake_lines"
    id: Mapped[int] = mapped_column(primary_key=True)
    order: Mapped[int]
    state: Mapped[str]
    amount: Mapped[int]


def connect():
    return psycopg2.connect(os.environ["LAKES_DSN"])


def texts_handler(event, context):
    """All of the club are looked through for the kind, and club and kind are unique together."""
    with Session(engine) as session:
        known = {row.kind: row for row in session.scalars(select(Text).where(Text.club == event["club"]))}
        for kind in KINDS:
            if kind not in known:
                session.add(Text(club=event["club"], kind=kind))
        try:
            session.commit()
        except IntegrityError:
            session.rollback()


def line_handler(event, context):
    """Whoever works on the lines of an order holds the order."""
    with Session(engine) as session:
        order = session.scalars(select(Order).where(Order.id == event["id"]).with_for_update()).one()
        line = session.scalars(select(Line).where(Line.order == order.id)).one()
        if line.state == "sent":
            return 409
        line.state = "sent"
        line.amount = line.amount - 1
        session.commit()
    return 200


def measured_handler(event, context):
    """The address was read, and nothing ever sets it."""
    with connect() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT address FROM gauges WHERE name = %s", (event["name"],))
        level = requests.get(cursor.fetchone()[0], timeout=5).json()["level"]
        cursor.execute("UPDATE gauges SET level = %s WHERE name = %s", (level, event["name"]))


# Hazards.


def counted_handler(event, context):
    """How many there may be is no constraint."""
    with Session(engine) as session:
        if len(session.scalars(select(Text).where(Text.club == event["club"])).all()) >= 5:
            return 409
        session.add(Text(club=event["club"], kind=event["kind"]))  # CA306: threads=unsafe processes=unsafe
        session.commit()
    return 201


def unlocked_handler(event, context):
    with Session(engine) as session:
        order = session.scalars(select(Order).where(Order.id == event["id"])).one()
        line = session.scalars(select(Line).where(Line.order == order.id)).one()
        line.amount = line.amount - 1  # CA306: threads=unsafe processes=unsafe
        session.commit()
    return 200


def raised_handler(event, context):
    with connect() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT height FROM weirs WHERE name = %s", (event["name"],))
        given = (cursor.fetchone()[0] + event["more"], event["name"])
        cursor.execute("UPDATE weirs SET height = %s WHERE name = %s", given)  # CA306: threads=unsafe processes=unsafe

"""Rows that are changed for an answer alone, and those that something saves."""

import os
from contextlib import contextmanager

from elsewhere import borrowed_session, keep
from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker

engine = create_engine(os.environ["DSN"])  # CA601: threads=safe processes=benign
make = sessionmaker(engine)


class Base(DeclarativeBase):
    pass


class Cheese(Base):
    __tablename__ = "cheeses_in_answers"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    price: Mapped[int]

    def priced(self):
        self.price = self.price * 2
        return {"price": self.price}


class Wine(Base):
    __tablename__ = "wines_in_answers"
    id: Mapped[int] = mapped_column(primary_key=True)
    price: Mapped[int]


class Work:
    def __enter__(self):
        self.session = make()
        return self

    def __exit__(self, *error):
        self.session.commit()
        self.session.close()


@contextmanager
def committed():
    session = make()
    try:
        yield session
        session.commit()
    finally:
        session.close()


@contextmanager
def looked():
    session = make()
    try:
        yield session
    finally:
        session.close()


# Look-alikes.


def doubled_handler(event, context):
    with Session(engine) as session:
        cheese = session.get(Cheese, event["id"])
        cheese.price = cheese.price * 2
        return {"price": cheese.price}


def titled_handler(event, context):
    with make() as session:
        found = session.query(Cheese).all()
        for cheese in found:
            cheese.name = cheese.name.title()
        return [cheese.name for cheese in found]


def method_handler(event, context):
    with looked() as session:
        return session.get(Cheese, event["id"]).priced()


# Hazards.


def committed_handler(event, context):
    with committed() as session:
        wine = session.get(Wine, event["id"])
        wine.price = wine.price * 2  # CA306: threads=unsafe processes=unsafe


def worked_handler(event, context):
    with Work() as work:
        wine = work.session.get(Wine, event["id"])
        wine.price = wine.price * 2  # CA306: threads=unsafe processes=unsafe


def begun_handler(event, context):
    with Session(engine) as session, session.begin():
        wine = session.get(Wine, event["id"])
        wine.price = wine.price * 2  # CA306: threads=unsafe processes=unsafe


def borrowed_handler(event, context):
    """Nobody knows what is done when the block ends."""
    with borrowed_session() as session:
        wine = session.get(Wine, event["id"])
        wine.price = wine.price * 2  # CA306: threads=unsafe processes=unsafe


def kept_handler(event, context):
    """Nobody knows what it does with the row."""
    with Session(engine) as session:
        wine = session.get(Wine, event["id"])
        wine.price = wine.price * 2  # CA306: threads=unsafe processes=unsafe
        keep(session, wine)


class Cellar:
    def __init__(self, shelf):
        self.shelf = shelf

    def ripen(self, key):
        """Nobody knows what the shelf is."""
        with Session(engine) as session:
            wine = session.get(Wine, key)
            wine.price = wine.price * 2  # CA306: threads=unsafe processes=unsafe
            self.shelf.apply(wine)


def ripened_handler(event, context):
    Cellar(context.shelf).ripen(event["id"])

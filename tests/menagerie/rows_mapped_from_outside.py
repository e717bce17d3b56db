"""Classes that know nothing of a database, and are mapped to a table: by a call, or by a decorator."""

from dataclasses import dataclass

from sqlalchemy import Column, Integer, MetaData, String, Table, UniqueConstraint, create_engine
from sqlalchemy.orm import registry, sessionmaker

mappers = registry()
metadata = MetaData()
Generated = mappers.generate_base()


class Barge:
    def __init__(self, name, room):
        self.name = name
        self.room = room

    def load(self, tons):
        if self.room < tons:
            raise ValueError("full")
        self.room -= tons  # CA306: threads=unsafe processes=unsafe

    def shown(self):
        return f"{self.name}: {self.room}"


class Berth:
    def __init__(self, quay, number):
        self.quay = quay
        self.number = number


@dataclass
class Crate:
    """Nobody maps it."""

    room: int

    def load(self, tons):
        self.room -= tons


barges = Table(
    "lock_barges", metadata, Column("id", Integer, primary_key=True), Column("name", String), Column("room", Integer)
)
berths = Table(
    "lock_berths",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("quay"),
    Column("number"),
    UniqueConstraint("quay", "number"),
)


def start_mappers():
    mappers.map_imperatively(Barge, barges)
    mappers.map_imperatively(Berth, berths)


start_mappers()


@mappers.mapped
class Keeper:
    __tablename__ = "lock_keepers"
    id = Column(Integer, primary_key=True)
    shifts = Column(Integer)


class Gate(Generated):
    __tablename__ = "lock_gates"
    id = Column(Integer, primary_key=True)
    openings = Column(Integer)


maker = sessionmaker(create_engine("postgresql://lock"))


class Barges:
    def __init__(self, session):
        self.session = session

    def named(self, name):
        return self.session.query(Barge).filter_by(name=name).first()

    def add(self, barge):
        self.session.add(barge)  # CA306: threads=unsafe processes=unsafe


class Work:
    def __init__(self, make=maker):
        self.make = make

    def __enter__(self):
        self.session = self.make()
        self.barges = Barges(self.session)
        return self

    def __exit__(self, *told):
        self.session.close()

    def commit(self):
        self.session.commit()


def load_handler(event, context):
    with Work() as work:
        work.barges.named(event["name"]).load(event["tons"])
        work.commit()


def shown_handler(event, context):
    with Work() as work:
        return work.barges.named(event["name"]).shown()


def added_handler(event, context):
    with Work() as work:
        if work.barges.named(event["name"]) is not None:
            return {"statusCode": 409}
        work.barges.add(Barge(event["name"], 40))
        work.commit()
        return {"statusCode": 201}


def berth_handler(event, context):
    """The table lets no second one in."""
    with maker() as session:
        if session.query(Berth).filter_by(quay=event["quay"], number=event["number"]).first() is None:
            session.add(Berth(event["quay"], event["number"]))
            session.commit()


def keeper_handler(event, context):
    with maker() as session:
        keeper = session.get(Keeper, event["id"])
        keeper.shifts += 1  # CA306: threads=unsafe processes=unsafe
        session.commit()


def gate_handler(event, context):
    with maker() as session:
        gate = session.get(Gate, event["id"])
        gate.openings = gate.openings + 1  # CA306: threads=unsafe processes=unsafe
        session.commit()


def crate_handler(event, context):
    crate = Crate(event["room"])
    crate.load(event["tons"])
    return crate.room

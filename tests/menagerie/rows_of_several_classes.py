"""Rows of several classes, and columns beside them, that one query gives."""

from sqlalchemy import Column, ForeignKey, Integer, String, create_engine, select
from sqlalchemy.orm import Session, declarative_base

engine = create_engine("postgresql://mill")  # CA601: threads=safe processes=benign
Base = declarative_base()


class Sack(Base):
    __tablename__ = "mill_sacks"
    id = Column(Integer, primary_key=True)
    amount = Column(Integer)
    state = Column(String)
    bin_id = Column(ForeignKey("mill_bins.id"))


class Bin(Base):
    __tablename__ = "mill_bins"
    id = Column(Integer, primary_key=True)
    left = Column(Integer)
    name = Column(String)


def shown_handler(event, context):
    """They are only read."""
    with Session(engine) as session:
        return [(sack.state, name) for sack, name in session.query(Sack, Bin.name).join(Bin).all()]


def named_handler(event, context):
    """It is set to what the request says."""
    with Session(engine) as session:
        sack, held = session.query(Sack, Bin).join(Bin).filter(Sack.id == event["id"]).first()
        held.name = event["name"]
        session.commit()
        return sack.amount


def copied_handler(event, context):
    """What the other row holds is set, and nothing of this one goes into it."""
    with Session(engine) as session:
        for sack, name in session.query(Sack, Bin.name).join(Bin).filter(Sack.bin_id == event["bin"]).all():
            sack.state = f"in {name}"
        session.commit()


def locked_handler(event, context):
    """Nobody else changes them meanwhile."""
    with Session(engine) as session:
        query = session.query(Sack, Bin).join(Bin).filter(Sack.id == event["id"]).with_for_update()
        for sack, held in query.all():
            held.left -= sack.amount
        session.commit()


# Hazards.


def ground_handler(event, context):
    with Session(engine) as session:
        sack, name = session.query(Sack, Bin.name).join(Bin).filter(Sack.id == event["id"]).first()
        if sack.state != "full":
            return name
        sack.state = "ground"  # CA306: threads=unsafe processes=unsafe
        session.commit()
    return name


def poured_handler(event, context):
    with Session(engine) as session:
        for sack, held in session.query(Sack, Bin).join(Bin).filter(Sack.bin_id == event["bin"]).all():
            held.left -= sack.amount  # CA306: threads=unsafe processes=unsafe
        session.commit()


def filled_handler(event, context):
    with Session(engine) as session:
        for row in session.execute(select(Sack, Bin).join(Bin).where(Sack.bin_id == event["bin"])).all():
            row.Bin.left += row.Sack.amount  # CA306: threads=unsafe processes=unsafe
        session.commit()


def weighed_handler(event, context):
    with Session(engine) as session:
        row = session.execute(select(Sack, Bin.name).join(Bin).where(Sack.id == event["id"])).one()
        row[0].amount += event["more"]  # CA306: threads=unsafe processes=unsafe
        session.commit()

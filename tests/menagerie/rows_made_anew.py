"""Rows of an ORM that are removed before others are added, numbered after the last one, or selected column by column."""

import uuid

from sqlalchemy import Column, Integer, String, UniqueConstraint, create_engine, delete, func, select, update
from sqlalchemy.orm import Session, declarative_base

Base = declarative_base()
engine = create_engine("postgresql://x")  # CA601: threads=safe processes=benign


class Report(Base):
    __tablename__ = "reports_anew"
    id = Column(String, primary_key=True)
    item = Column(String)
    text = Column(String)


class Answer(Base):
    __tablename__ = "answers_anew"
    id = Column(String, primary_key=True)
    item = Column(String, unique=True)
    text = Column(String)


class Edition(Base):
    __tablename__ = "editions_anew"
    id = Column(String, primary_key=True)
    item = Column(String)
    number = Column(Integer)


class Issue(Base):
    __tablename__ = "issues_anew"
    __table_args__ = (UniqueConstraint("item", "number"),)
    id = Column(String, primary_key=True)
    item = Column(String)
    number = Column(Integer)


class Purse(Base):
    __tablename__ = "purses_anew"
    id = Column(String, primary_key=True)
    left = Column(Integer)
    owner = Column(String)


def new_report(event):
    return Report(id=str(uuid.uuid4()), item=event["item"], text=event["text"])


# Look-alikes.


def one_column_of_its_own_handler(event, context):
    """The database keeps one answer of an item: the second of two is refused."""
    with Session(engine) as session:
        session.query(Answer).filter_by(item=event["item"]).delete()
        session.add(Answer(id=str(uuid.uuid4()), item=event["item"], text=event["text"]))
        session.commit()


def other_rows_removed_handler(event, context):
    with Session(engine) as session:
        session.query(Report).filter_by(item=event["old"]).delete()
        session.add(new_report(event))
        session.commit()


def only_removed_handler(event, context):
    with Session(engine) as session:
        session.execute(delete(Report).where(Report.item == event["item"]))
        session.commit()


def numbered_once_handler(event, context):
    with Session(engine) as session:
        last = session.scalar(select(func.max(Issue.number)).filter_by(item=event["item"])) or 0
        session.add(Issue(id=str(uuid.uuid4()), item=event["item"], number=last + 1))
        session.commit()


def how_many_handler(event, context):
    """The number goes out and is stored nowhere."""
    with Session(engine) as session:
        count = session.query(Edition).filter(Edition.item == event["item"]).count()
        session.add(Edition(id=str(uuid.uuid4()), item=event["item"], number=event["number"]))
        session.commit()
    return count + 1


def by_the_database_handler(event, context):
    with Session(engine) as session:
        left = session.execute(select(Purse.left).where(Purse.id == event["id"])).scalar_one()
        session.execute(update(Purse).where(Purse.id == event["id"]).values(left=Purse.left - 1))
        session.commit()
    return left


def locked_handler(event, context):
    with Session(engine) as session:
        left = session.execute(select(Purse.left).where(Purse.id == event["id"]).with_for_update()).scalar_one()
        session.execute(update(Purse).where(Purse.id == event["id"]).values(left=left - 1))
        session.commit()


def text_of_another_handler(event, context):
    """What is set was found in another row of the class, and stays what it was there."""
    with Session(engine) as session:
        report = session.query(Report).filter(Report.id == event["id"]).one()
        known = session.query(Report).filter(Report.item == event["item"]).first()
        report.text = known.text if known else event["text"]
        session.commit()


# Hazards.


def anew_handler(event, context):
    with Session(engine) as session:
        session.query(Report).filter_by(item=event["item"]).delete()
        session.add(new_report(event))  # CA306: threads=unsafe processes=unsafe
        session.commit()


def several_anew_handler(event, context):
    with Session(engine) as session:
        session.execute(delete(Report).where(Report.item == event["item"]))
        for text in event["texts"]:
            session.add(Report(id=str(uuid.uuid4()), item=event["item"], text=text))  # CA306: threads=unsafe processes=unsafe
        session.commit()


def greatest_handler(event, context):
    with Session(engine) as session:
        last = session.scalar(select(func.max(Edition.number)).filter_by(item=event["item"])) or 0
        session.add(Edition(id=str(uuid.uuid4()), item=event["item"], number=last + 1))  # CA306: threads=unsafe processes=unsafe
        session.commit()


def counted_handler(event, context):
    with Session(engine) as session:
        count = session.query(Edition).filter(Edition.item == event["item"]).count()
        session.add(Edition(id=str(uuid.uuid4()), item=event["item"], number=count + 1))  # CA306: threads=unsafe processes=unsafe
        session.commit()


def newest_handler(event, context):
    with Session(engine) as session:
        newest = session.query(Edition).filter_by(item=event["item"]).order_by(Edition.number.desc()).first()
        session.add(Edition(id=str(uuid.uuid4()), item=event["item"], number=newest.number + 1))  # CA306: threads=unsafe processes=unsafe
        session.commit()


def selected_handler(event, context):
    with Session(engine) as session:
        left = session.execute(select(Purse.left).where(Purse.id == event["id"])).scalar_one()
        session.execute(update(Purse).where(Purse.id == event["id"]).values(left=left - 1))  # CA306: threads=unsafe processes=unsafe
        session.commit()


def owner_looked_for_handler(event, context):
    with Session(engine) as session:
        if session.scalar(select(Purse.id).where(Purse.owner == event["user"])):
            raise ValueError("has one")
        session.add(Purse(id=str(uuid.uuid4()), owner=event["user"], left=0))  # CA306: threads=unsafe processes=unsafe
        session.commit()


def asked_for_again_handler(event, context):
    with Session(engine) as session:
        left = session.query(Purse).filter(Purse.id == event["id"]).one().left
        purse = session.get(Purse, event["id"])
        purse.left = left - 1  # CA306: threads=unsafe processes=unsafe
        session.commit()

"""Rows that are stored only if nobody has stored them since they were read: their library compares a version."""

from pynamodb.attributes import NumberAttribute, UnicodeAttribute, VersionAttribute
from pynamodb.models import Model
from sqlalchemy import Column, Integer, create_engine
from sqlalchemy.orm import declarative_base, sessionmaker

Base = declarative_base()
Session = sessionmaker(bind=create_engine("postgresql://db.internal/shop"))


class Purse(Model):
    owner = UnicodeAttribute(hash_key=True)
    money = NumberAttribute()
    version = VersionAttribute()


class Till(Model):
    shop = UnicodeAttribute(hash_key=True)
    money = NumberAttribute()


class Stock(Base):
    __tablename__ = "stock"
    id = Column(Integer, primary_key=True)
    left = Column(Integer)
    revision = Column(Integer)
    __mapper_args__ = {"version_id_col": revision}


class Shelf(Base):
    __tablename__ = "shelves"
    id = Column(Integer, primary_key=True)
    left = Column(Integer)


# Look-alikes.


def purse_handler(event, context):
    purse = Purse.get(event["owner"])
    purse.money -= event["price"]
    purse.save()


def stock_handler(event, context):
    with Session() as session:
        stock = session.get(Stock, event["id"])
        stock.left -= 1
        session.commit()


# Hazards.


def till_handler(event, context):
    till = Till.get(event["shop"])
    till.money += event["price"]
    till.save()  # CA306: threads=unsafe processes=unsafe


def shelf_handler(event, context):
    with Session() as session:
        shelf = session.get(Shelf, event["id"])
        shelf.left -= 1  # CA306: threads=unsafe processes=unsafe
        session.commit()

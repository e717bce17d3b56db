"""Columns of which the database refuses some values: who counts on beyond a limit is refused, whoever looked before."""

from django.db import models
from django.db.models import F, Q
from sqlalchemy import CheckConstraint, Column, Integer, create_engine
from sqlalchemy.orm import declarative_base, sessionmaker

Base = declarative_base()


class Shelf(Base):
    __tablename__ = "shelves_checked"
    id = Column(Integer, primary_key=True)
    left = Column(Integer)
    weight = Column(Integer)
    __table_args__ = (CheckConstraint("left >= 0", name="not_negative"),)


class Crate(Base):
    __tablename__ = "crates_checked"
    id = Column(Integer, primary_key=True)
    left = Column(Integer)
    __table_args__ = (CheckConstraint(left >= 0),)


class Voucher(models.Model):
    left = models.IntegerField()

    class Meta:
        app_label = "shop"
        constraints = [models.CheckConstraint(check=Q(left__gte=0), name="left_not_negative")]


make = sessionmaker(create_engine("postgresql://"))


def take_handler(event, context):
    with make() as session:
        shelf = session.get(Shelf, event["id"])
        if shelf.left < event["count"]:
            return {"statusCode": 409}
        shelf.left = Shelf.left - event["count"]
        session.commit()
    return {"statusCode": 200}


def crate_handler(event, context):
    with make() as session:
        crate = session.get(Crate, event["id"])
        if crate.left - event["count"] < 0:
            return {"statusCode": 409}
        crate.left = Crate.left - event["count"]
        session.commit()
    return {"statusCode": 200}


def load_handler(event, context):
    """The check is of another column: a hazard."""
    with make() as session:
        shelf = session.get(Shelf, event["id"])
        if shelf.weight + event["weight"] > 100:
            return {"statusCode": 409}
        shelf.weight = Shelf.weight + event["weight"]  # CA306: threads=unsafe processes=unsafe
        session.commit()
    return {"statusCode": 200}


def lose_handler(event, context):
    """What was read is stored: no check tells that another one has taken some meanwhile."""
    with make() as session:
        shelf = session.get(Shelf, event["id"])
        if shelf.left < event["count"]:
            return {"statusCode": 409}
        shelf.left = shelf.left - event["count"]  # CA306: threads=unsafe processes=unsafe
        session.commit()
    return {"statusCode": 200}


def use_handler(event, context):
    voucher = Voucher.objects.get(pk=event["id"])
    if voucher.left < 1:
        return {"statusCode": 409}
    voucher.left = F("left") - 1
    voucher.save(update_fields=["left"])
    return {"statusCode": 200}

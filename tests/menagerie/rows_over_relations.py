"""Rows that are reached over a relation of another one are read, decide and are stored as those which a query gives."""

from django.db import models
from sqlalchemy import ForeignKey, create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship

engine = create_engine("postgresql://kiosk")  # CA601: threads=safe processes=benign


class Base(DeclarativeBase):
    pass


class Ware(Base):
    __tablename__ = "kiosk_wares"
    id: Mapped[int] = mapped_column(primary_key=True)
    left: Mapped[int]
    state: Mapped[str]
    note: Mapped[str]


class Pick(Base):
    __tablename__ = "kiosk_picks"
    id: Mapped[int] = mapped_column(primary_key=True)
    user: Mapped[int]
    amount: Mapped[int]
    ware_id: Mapped[int] = mapped_column(ForeignKey("kiosk_wares.id"))
    ware: Mapped["Ware"] = relationship()
    kept = relationship("Ware")


class Good(models.Model):
    stock = models.IntegerField()
    note = models.TextField()


class Line(models.Model):
    good = models.ForeignKey(Good, on_delete=models.CASCADE)
    amount = models.IntegerField()


def shown_handler(event, context):
    """It is only read."""
    with Session(engine) as session:
        pick = session.get(Pick, event["id"])
        return pick.ware.left, pick.ware_id


def noted_handler(event, context):
    """It is set to what the request says."""
    with Session(engine) as session:
        session.get(Pick, event["id"]).ware.note = event["note"]
        session.commit()


def counted_handler(event, context):
    """The database counts on what is there by then."""
    line = Line.objects.get(id=event["id"])
    Good.objects.filter(id=line.good.id).update(stock=models.F("stock") - line.amount)


# Hazards.


def order_handler(event, context):
    with Session(engine) as session:
        for pick in session.query(Pick).filter(Pick.user == event["user"]).all():
            pick.ware.left -= pick.amount  # CA306: threads=unsafe processes=unsafe
        session.commit()


def taken_handler(event, context):
    with Session(engine) as session:
        pick = session.get(Pick, event["id"])
        if pick.kept.state != "free":
            return 409
        pick.kept.state = "taken"  # CA306: threads=unsafe processes=unsafe
        session.commit()
    return 200


def sold_handler(event, context):
    for line in Line.objects.filter(cart=event["cart"]):
        good = line.good
        good.stock -= line.amount  # CA306: threads=unsafe processes=unsafe
        good.save()

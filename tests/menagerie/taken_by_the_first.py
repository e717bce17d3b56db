"""Fields of rows that are taken by who finds nothing in them."""

import datetime

from django.db import models
from sqlalchemy import create_engine, select, update
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

engine = create_engine("postgresql://x")  # CA601: threads=safe processes=benign


class Base(DeclarativeBase):
    pass


class Seat(Base):
    __tablename__ = "seats"
    id: Mapped[int] = mapped_column(primary_key=True)
    taken_by: Mapped[str | None]
    name: Mapped[str]
    used: Mapped[bool]
    used_at: Mapped[str]
    color: Mapped[str]


class Voucher(models.Model):
    code = models.CharField()
    used = models.BooleanField()


def seat_handler(event, context):
    with Session(engine) as session:
        seat = session.get(Seat, event["seat"])
        if seat.taken_by is not None:
            return 409
        seat.taken_by = event["user"]  # CA306: threads=unsafe processes=unsafe
        session.commit()


def seat2_handler(event, context):
    with Session(engine) as session:
        seat = session.scalars(select(Seat).where(Seat.name == event["name"])).one()
        if seat.taken_by is None:
            seat.taken_by = event["user"]  # CA306: threads=unsafe processes=unsafe
            session.commit()
            return 200
        return 409


def flag_handler(event, context):
    with Session(engine) as session:
        seat = session.get(Seat, event["seat"])
        if seat.used:
            raise ValueError("used")
        seat.used = True  # CA306: threads=unsafe processes=unsafe
        session.commit()


def time_handler(event, context):
    with Session(engine) as session:
        seat = session.get(Seat, event["seat"])
        if seat.used_at:
            return 409
        seat.used_at = datetime.datetime.now().isoformat()  # CA306: threads=unsafe processes=unsafe
        session.commit()


def django_handler(event, context):
    voucher = Voucher.objects.get(code=event["code"])
    if voucher.used:
        return 409
    voucher.used = True  # CA306: threads=unsafe processes=unsafe
    voucher.save()


def locked_handler(event, context):
    with Session(engine) as session:
        seat = session.get(Seat, event["seat"], with_for_update=True)
        if seat.taken_by is not None:
            return 409
        seat.taken_by = event["user"]
        session.commit()


def condition_handler(event, context):
    with Session(engine) as session:
        taken = session.execute(
            update(Seat).where(Seat.id == event["seat"], Seat.taken_by == None).values(taken_by=event["user"])
        )
        if taken.rowcount == 0:
            return 409
        session.commit()


def filled_handler(event, context):
    """A default, the same whoever fills it in."""
    with Session(engine) as session:
        seat = session.get(Seat, event["seat"])
        if not seat.color:
            seat.color = "blue"
        session.commit()


def wanted_handler(event, context):
    """Replaced by what the request gives, where there is something."""
    with Session(engine) as session:
        seat = session.get(Seat, event["seat"])
        if not seat.name:
            raise ValueError("nameless")
        seat.name = event["name"]
        session.commit()


def changed_handler(event, context):
    """Only set where it is another one."""
    with Session(engine) as session:
        seat = session.get(Seat, event["seat"])
        if seat.name != event["name"]:
            seat.name = event["name"]
            session.commit()


def given_handler(event, context):
    with Session(engine) as session:
        seat = session.get(Seat, event["seat"])
        if event["color"] is not None:
            seat.color = event["color"]
        session.commit()


def else_handler(event, context):
    with Session(engine) as session:
        seat = session.get(Seat, event["seat"])
        if seat.taken_by:
            answer = 409
        else:
            seat.taken_by = event["user"]  # CA306: threads=unsafe processes=unsafe
            answer = 200
        session.commit()
        return answer

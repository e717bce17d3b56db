"""A relation and its key are one column: `assignee` and `assignee_id` of Django, peewee and SQLAlchemy."""

from django.db import models
from django.http import JsonResponse
from peewee import ForeignKeyField, Model, PostgresqlDatabase
from sqlalchemy import ForeignKey, create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Errand(models.Model):
    assignee = models.ForeignKey("auth.User", null=True, on_delete=models.SET_NULL)
    area = models.ForeignKey("places.Area", null=True, on_delete=models.SET_NULL)
    note = models.CharField(max_length=20)


class Courier(models.Model):
    name = models.CharField(max_length=20)


class Parcel(models.Model):
    courier = models.ForeignKey(Courier, null=True, on_delete=models.SET_NULL)
    note = models.CharField(max_length=20)


class Rower(Model):
    class Meta:
        database = PostgresqlDatabase("rowing")


class Boat(Model):
    rower = ForeignKeyField(Rower, null=True)

    class Meta:
        database = PostgresqlDatabase("rowing")


class Base(DeclarativeBase):
    pass


class Bidder(Base):
    __tablename__ = "bidders_of_lots"
    id: Mapped[int] = mapped_column(primary_key=True)


class Lot(Base):
    __tablename__ = "lots_with_winners"
    id: Mapped[int] = mapped_column(primary_key=True)
    winner_id: Mapped[int | None] = mapped_column(ForeignKey("bidders_of_lots.id"))
    winner: Mapped["Bidder"] = relationship()


def take_handler(event, context):
    """The key is looked at, and the relation is set: a hazard."""
    errand = Errand.objects.get(pk=event["id"])
    if errand.assignee_id is not None:
        return JsonResponse({}, status=409)
    errand.assignee = event["user"]  # CA306: threads=unsafe processes=unsafe
    errand.save(update_fields=["assignee"])
    return JsonResponse({})


def give_handler(event, context):
    """The relation is looked at, and the key is set."""
    errand = Errand.objects.get(pk=event["id"])
    if errand.assignee is not None:
        return JsonResponse({}, status=409)
    errand.assignee_id = event["user"]  # CA306: threads=unsafe processes=unsafe
    errand.save(update_fields=["assignee"])
    return JsonResponse({})


def move_handler(event, context):
    """It is set to what it was found not to be yet, by whom it belongs to."""
    errand = Errand.objects.get(pk=event["id"])
    if errand.assignee_id != event["user"]:
        return JsonResponse({}, status=403)
    if errand.area_id != event["area"]:
        errand.area_id = event["area"]
    errand.note = event["note"]
    errand.save(update_fields=["area", "note"])
    return JsonResponse({})


def deliver_handler(event, context):
    """The relation leads to a row of a known class; whether there is one stands in the row that states it: a hazard."""
    parcel = Parcel.objects.get(pk=event["id"])
    if parcel.courier:
        return JsonResponse({}, status=409)
    parcel.courier = Courier.objects.get(name=event["name"])  # CA306: threads=unsafe processes=unsafe
    parcel.save(update_fields=["courier"])
    return JsonResponse({})


def note_handler(event, context):
    """Another column is set."""
    parcel = Parcel.objects.get(pk=event["id"])
    if parcel.courier is None:
        return JsonResponse({}, status=404)
    parcel.note = event["note"]
    parcel.save(update_fields=["note"])
    return JsonResponse({"by": parcel.courier.name})


def row_handler(event, context):
    boat = Boat.get_by_id(event["id"])
    if boat.rower_id is not None:
        return {"statusCode": 409}
    boat.rower = event["rower"]  # CA306: threads=unsafe processes=unsafe
    boat.save()
    return {"statusCode": 200}


def win_handler(event, context):
    with Session(create_engine("postgresql://")) as session:
        lot = session.get(Lot, event["id"])
        if lot.winner_id is not None:
            return {"statusCode": 409}
        lot.winner = session.get(Bidder, event["bidder"])  # CA306: threads=unsafe processes=unsafe
        session.commit()
    return {"statusCode": 200}

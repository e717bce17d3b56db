"""Rows that belong to another one are asked for, and added, under the name by which the library knows them there."""

from django.db import models, transaction
from sqlalchemy import ForeignKey, create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, backref, mapped_column, relationship
from sqlmodel import Field, Relationship, SQLModel

engine = create_engine("postgresql://fair")  # CA601: threads=safe processes=benign


class Visitor(models.Model):
    name = models.CharField(max_length=9)


class Ticket(models.Model):
    code = models.CharField(max_length=9)
    most = models.IntegerField()
    used_by = models.ManyToManyField(Visitor, related_name="tickets_used")


class Place(models.Model):
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="places")
    number = models.IntegerField()
    left = models.IntegerField()


class Remark(models.Model):
    ticket = models.ForeignKey("Ticket", on_delete=models.CASCADE)
    text = models.TextField()


class Stamp(models.Model):
    ticket = models.ForeignKey(to=Ticket, on_delete=models.CASCADE, related_name="stamps")
    day = models.IntegerField()

    class Meta:
        unique_together = (("ticket", "day"),)


class Booth(models.Model):
    ticket = models.OneToOneField(Ticket, on_delete=models.CASCADE)
    guests = models.IntegerField()


class Base(DeclarativeBase):
    pass


class Tent(Base):
    __tablename__ = "fair_tents"
    id: Mapped[int] = mapped_column(primary_key=True)
    most: Mapped[int]
    guests: Mapped[list["Guest"]] = relationship(back_populates="tent")
    pegs = relationship("Peg", backref=backref("tent_of", lazy="dynamic"))


class Guest(Base):
    __tablename__ = "fair_guests"
    id: Mapped[int] = mapped_column(primary_key=True)
    tent_id: Mapped[int] = mapped_column(ForeignKey("fair_tents.id"))
    coins: Mapped[int]
    tent: Mapped["Tent"] = relationship(back_populates="guests")


class Peg(Base):
    __tablename__ = "fair_pegs"
    id: Mapped[int] = mapped_column(primary_key=True)
    tent_id: Mapped[int] = mapped_column(ForeignKey("fair_tents.id"))


class Club(SQLModel, table=True):
    id: int = Field(primary_key=True)
    points: int = 0
    players: list["Player"] = Relationship(back_populates="club")


class Player(SQLModel, table=True):
    id: int = Field(primary_key=True)
    club_id: int = Field(foreign_key="club.id")
    club: Club = Relationship(back_populates="players")


def shown_handler(event, context):
    """They are only read."""
    ticket = Ticket.objects.get(code=event["code"])
    return ticket.places.count(), [each.text for each in ticket.remark_set.all()], ticket.used_by.exists()


def added_handler(event, context):
    """Nobody looks."""
    Ticket.objects.get(code=event["code"]).remark_set.create(text=event["text"])


def linked_handler(event, context):
    """Who says it twice says it once."""
    ticket = Ticket.objects.get(code=event["code"])
    visitor = Visitor.objects.get(pk=event["visitor"])
    if not ticket.used_by.filter(pk=visitor.pk).exists():
        ticket.used_by.add(visitor)


def stamped_handler(event, context):
    """The database refuses the second one."""
    ticket = Ticket.objects.get(code=event["code"])
    if not ticket.stamps.filter(day=event["day"]).exists():
        ticket.stamps.create(day=event["day"])


def stamped_by_key_handler(event, context):
    """The column of a relation and the key in it are one."""
    ticket = Ticket.objects.get(code=event["code"])
    if not Stamp.objects.filter(ticket_id=ticket.id, day=event["day"]).exists():
        Stamp.objects.create(ticket=ticket, day=event["day"])


def locked_handler(event, context):
    """Whoever adds one holds the ticket."""
    with transaction.atomic():
        ticket = Ticket.objects.select_for_update().get(code=event["code"])
        if ticket.places.count() < ticket.most:
            ticket.places.create(number=event["number"])


def given_handler(event, context):
    """The locked row is what they are asked for by."""
    with transaction.atomic():
        ticket = Ticket.objects.select_for_update().get(code=event["code"])
        if not Place.objects.filter(ticket=ticket, number=event["number"]).exists():
            Place.objects.create(ticket=ticket, number=event["number"])


def locked_later_handler(event, context):
    """It is locked after it was read, and what belongs to it is asked for then."""
    ticket = Ticket.objects.get(code=event["code"])
    with transaction.atomic():
        Ticket.objects.select_for_update().get(pk=ticket.pk)
        if not Place.objects.filter(ticket=ticket, number=event["number"]).exists():
            Place.objects.create(ticket=ticket, number=event["number"])


def fetched_along_handler(event, context):
    """What is fetched along is not looked at."""
    places = models.Prefetch("places", queryset=Place.objects.order_by("number"))
    ticket = Ticket.objects.prefetch_related(places).get(code=event["code"])
    if ticket.code == event["code"]:
        Place.objects.create(ticket=ticket, number=event["number"])


def put_handler(event, context):
    """The list is one of this request."""
    with Session(engine) as session:
        found = session.query(Guest).filter(Guest.tent_id == event["tent"]).all()
        if len(found) < 3:
            found.append(Guest(coins=0))
        return len(found)


def greeted_handler(event, context):
    """Another one is added, and nobody has looked."""
    with Session(engine) as session:
        session.get(Tent, event["tent"]).guests.append(Guest(coins=event["coins"]))
        session.commit()


# Hazards.


def use_handler(event, context):
    ticket = Ticket.objects.get(code=event["code"])
    if ticket.used_by.count() >= ticket.most:
        return 409
    ticket.used_by.add(Visitor.objects.get(pk=event["visitor"]))  # CA306: threads=unsafe processes=unsafe
    return 200


def book_handler(event, context):
    ticket = Ticket.objects.get(code=event["code"])
    if ticket.places.filter(number=event["number"]).exists():
        return 409
    ticket.places.create(number=event["number"])  # CA306: threads=unsafe processes=unsafe
    return 200


def reserve_handler(event, context):
    ticket = Ticket.objects.get(code=event["code"])
    if ticket.places.count() >= ticket.most:
        return 409
    Place.objects.create(ticket=ticket, number=event["number"])  # CA306: threads=unsafe processes=unsafe
    return 200


def remark_handler(event, context):
    ticket = Ticket.objects.get(code=event["code"])
    if not ticket.remark_set.filter(text=event["text"]).exists():
        ticket.remark_set.create(text=event["text"])  # CA306: threads=unsafe processes=unsafe


def remark_by_key_handler(event, context):
    ticket = Ticket.objects.get(code=event["code"])
    if not Remark.objects.filter(ticket_id=ticket.id, text=event["text"]).exists():
        Remark.objects.create(ticket=ticket, text=event["text"])  # CA306: threads=unsafe processes=unsafe


def remark_by_lookup_handler(event, context):
    ticket = Ticket.objects.get(code=event["code"])
    if not Remark.objects.filter(ticket__id=ticket.pk, text=event["text"]).exists():
        Remark.objects.create(ticket_id=ticket.id, text=event["text"])  # CA306: threads=unsafe processes=unsafe


def visitors_handler(event, context):
    visitor = Visitor.objects.get(pk=event["visitor"])
    for ticket in visitor.tickets_used.all():
        ticket.most -= 1  # CA306: threads=unsafe processes=unsafe
        ticket.save()


def places_handler(event, context):
    ticket = Ticket.objects.get(code=event["code"])
    for place in ticket.places.all():
        place.left -= 1  # CA306: threads=unsafe processes=unsafe
        place.save()


def booth_handler(event, context):
    ticket = Ticket.objects.get(code=event["code"])
    ticket.booth.guests += 1  # CA306: threads=unsafe processes=unsafe
    ticket.booth.save()


def paid_handler(event, context):
    with Session(engine) as session:
        tent = session.get(Tent, event["tent"])
        for guest in tent.guests:
            guest.coins -= 1  # CA306: threads=unsafe processes=unsafe
        session.commit()


def enter_handler(event, context):
    with Session(engine) as session:
        tent = session.get(Tent, event["tent"])
        if len(tent.guests) >= tent.most:
            return 409
        tent.guests.append(Guest(coins=event["coins"]))  # CA306: threads=unsafe processes=unsafe
        session.commit()
    return 200


def won_handler(event, context):
    with Session(engine) as session:
        player = session.get(Player, event["player"])
        player.club.points += event["points"]  # CA306: threads=unsafe processes=unsafe
        session.commit()


def free_handler(event, context):
    with Session(engine) as session:
        peg = session.get(Peg, event["peg"])
        for tent in peg.tent_of:
            tent.most += 1  # CA306: threads=unsafe processes=unsafe
        session.commit()


def returned_handler(event, context):
    """The lock of a row keeps nobody from the one that it belongs to."""
    with transaction.atomic():
        place = Place.objects.select_for_update().get(pk=event["place"])
        ticket = Ticket.objects.get(pk=place.ticket_id)
        ticket.most -= 1  # CA306: threads=unsafe processes=unsafe
        ticket.save(update_fields=["most"])

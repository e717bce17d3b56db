"""Methods and properties of the classes of rows: what they read, decide and set is of the row that has them."""

from django.db import models
from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

engine = create_engine("postgresql://purses")  # CA601: threads=safe processes=benign


class Base(DeclarativeBase):
    pass


class Purse(Base):
    __tablename__ = "purses"
    id: Mapped[int] = mapped_column(primary_key=True)
    coins: Mapped[int]
    state: Mapped[str]
    note: Mapped[str]

    @property
    def is_open(self):
        return self.state == "open"

    @staticmethod
    def fee(amount):
        return amount // 10

    @classmethod
    def of(cls, session, key):
        return session.get(cls, key)

    def label(self):
        return f"{self.id}: {self.coins}"

    def put(self, coins):
        self.coins += coins  # CA306: threads=unsafe processes=unsafe

    def drop(self, coins):
        self.coins -= coins

    def close(self):
        if self.state != "open":
            raise ValueError(self.state)
        self.state = "closed"  # CA306: threads=unsafe processes=unsafe

    def rename(self, note):
        self.note = note


class Card(models.Model):
    points = models.IntegerField()

    def add(self, points):
        self.points += points  # CA306: threads=unsafe processes=unsafe
        self.save()


class Punch(models.Model):
    card = models.ForeignKey(Card, on_delete=models.CASCADE)
    points = models.IntegerField()
    text = models.TextField()

    def save(self, *args, **kwargs):
        self.text = self.text.strip()
        super().save(*args, **kwargs)
        card = Card.objects.get(pk=self.card_id)
        card.points += self.points  # CA306: threads=unsafe processes=unsafe
        card.save()


class Remark(models.Model):
    text = models.TextField()

    def save(self, *args, **kwargs):
        """It only sets what is its own."""
        self.text = self.text.strip()
        super().save(*args, **kwargs)


def remark_handler(event, context):
    Remark.objects.create(text=event["text"])


def remark_once_handler(event, context):
    """It is told where it is created, not where it is saved."""
    if not Remark.objects.filter(text=event["text"]).exists():
        Remark.objects.create(text=event["text"])  # CA306: threads=unsafe processes=unsafe


def punch_handler(event, context):
    Punch.objects.create(card_id=event["card"], points=event["points"])


def label_handler(event, context):
    """It only reads."""
    with Session(engine) as session:
        return Purse.of(session, event["id"]).label()


def drop_handler(event, context):
    """Nobody else gets at the row meanwhile."""
    with Session(engine) as session:
        session.get(Purse, event["id"], with_for_update=True).drop(event["coins"] + Purse.fee(event["coins"]))
        session.commit()


def rename_handler(event, context):
    """It is set to what the request says."""
    with Session(engine) as session:
        session.get(Purse, event["id"]).rename(event["note"])
        session.commit()


def put_handler(event, context):
    with Session(engine) as session:
        session.get(Purse, event["id"]).put(event["coins"])
        session.commit()


def close_handler(event, context):
    with Session(engine) as session:
        Purse.of(session, event["id"]).close()
        session.commit()


def open_handler(event, context):
    with Session(engine) as session:
        purse = session.get(Purse, event["id"])
        if not purse.is_open:
            return 409
        purse.state = "spent"  # CA306: threads=unsafe processes=unsafe
        session.commit()
    return 200


def card_handler(event, context):
    Card.objects.get(id=event["id"]).add(event["points"])

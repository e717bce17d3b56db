"""What is marked as no longer there, and what only its owner may replace: whoever does so once more changes nothing."""

from datetime import datetime, timezone

import bcrypt
import boto3
from boto3.dynamodb.conditions import Key
from sqlalchemy import Index, create_engine, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

engine = create_engine("postgresql://venues")  # CA601: threads=safe processes=benign


class Base(DeclarativeBase):
    pass


class Hall(Base):
    __tablename__ = "halls"
    id: Mapped[int] = mapped_column(primary_key=True)
    is_deleted: Mapped[bool]
    deleted_at: Mapped[datetime]
    holder: Mapped[str]
    used: Mapped[bool]


class Kind(Base):
    __tablename__ = "hall_kinds"
    id: Mapped[int] = mapped_column(primary_key=True)
    hall: Mapped[str]
    kind: Mapped[str]
    __table_args__ = (Index("one_of_a_kind", "hall", "kind", unique=True),)


class Remark(Base):
    __tablename__ = "hall_remarks"
    id: Mapped[int] = mapped_column(primary_key=True)
    hall: Mapped[str]


def accounts():
    return boto3.session.Session().resource("dynamodb").Table("hall_accounts")


def removed_handler(event, context):
    with Session(engine) as session:
        hall = session.scalars(select(Hall).where(Hall.id == event["id"], Hall.is_deleted.is_(False))).first()
        if not hall:
            return 404
        hall.is_deleted = True
        session.commit()
    return 204


def timed_handler(event, context):
    with Session(engine) as session:
        hall = session.scalars(select(Hall).where(Hall.id == event["id"], Hall.deleted_at.is_(None))).first()
        if not hall:
            return 404
        hall.deleted_at = datetime.now(timezone.utc)
        session.commit()
    return 204


def deactivated_handler(event, context):
    account = accounts().get_item(Key={"id": event["id"]})["Item"]
    if not account.get("is_active", True):
        return 404
    accounts().update_item(
        Key={"id": event["id"]},
        UpdateExpression="SET is_active = :no",
        ExpressionAttributeValues={":no": False},
    )
    return 204


def password_handler(event, context):
    """Who may set a new password is told by the one before."""
    account = accounts().get_item(Key={"id": event["id"]})["Item"]
    if not bcrypt.checkpw(event["old"].encode(), account["secret"].encode()):
        return 403
    accounts().update_item(
        Key={"id": event["id"]},
        UpdateExpression="SET secret = :s",
        ExpressionAttributeValues={":s": bcrypt.hashpw(event["new"].encode(), bcrypt.gensalt()).decode()},
    )
    return 204


def kind_handler(event, context):
    """An index keeps the second one out."""
    with Session(engine) as session:
        asked = select(Kind).where(Kind.hall == event["hall"], Kind.kind == event["kind"])
        if session.scalars(asked).first():
            return 409
        session.add(Kind(hall=event["hall"], kind=event["kind"]))
        session.commit()
    return 201


def notices_handler(event, context):
    """Whoever says once more that somebody has seen it says the same."""
    for notice in accounts().query(KeyConditionExpression=Key("person").eq(event["person"]))["Items"]:
        if notice["kind"] == "private" and not notice.get("is_read"):
            accounts().update_item(
                Key={"person": event["person"], "id": notice["id"]},
                UpdateExpression="SET #r = :yes",
                ExpressionAttributeNames={"#r": "is_read"},
                ExpressionAttributeValues={":yes": True},
            )
    return 204


# Hazards.


def letter_handler(event, context):
    """What is counted beside it is lost."""
    letter = accounts().get_item(Key={"id": event["letter"]})["Item"]
    if letter["kind"] == "private" and not letter.get("is_read"):
        accounts().update_item(  # CA306: threads=unsafe processes=unsafe
            Key={"id": event["letter"]},
            UpdateExpression="SET is_read = :yes, readers = :readers",
            ExpressionAttributeValues={":yes": True, ":readers": letter["readers"] + 1},
        )
    return 204


def used_handler(event, context):
    """What is used up is given to somebody."""
    with Session(engine) as session:
        hall = session.scalars(select(Hall).where(Hall.holder == event["holder"], Hall.used.is_(False))).first()
        if not hall:
            return 404
        hall.used = True  # CA306: threads=unsafe processes=unsafe
        session.commit()
    return 200


def remark_handler(event, context):
    """No column is unique but the key, which the database makes: nothing is refused."""
    with Session(engine) as session:
        try:
            if session.scalars(select(Remark).where(Remark.hall == event["hall"])).first():
                return 409
            session.add(Remark(hall=event["hall"]))  # CA306: threads=unsafe processes=unsafe
            session.commit()
        except IntegrityError:
            return 409
    return 201

"""Times of rows and items: what may be done again once they are over, and what is prolonged while they last."""

import os
import time
from datetime import datetime, timedelta

import arrow
import boto3
import psycopg2
from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

engine = create_engine("postgresql://wheels")  # CA601: threads=safe processes=benign
table = boto3.client("dynamodb")


class Base(DeclarativeBase):
    pass


class Wheel(Base):
    __tablename__ = "wheels_of_fortune"
    id: Mapped[int] = mapped_column(primary_key=True)
    spun_at: Mapped[datetime | None]
    next_spin: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]
    open_until: Mapped[datetime]


def daily_handler(event, context):
    with Session(engine) as session:
        wheel = session.get(Wheel, event["id"])
        now = datetime.utcnow()
        if wheel.spun_at and now - wheel.spun_at < timedelta(days=1):
            return {"statusCode": 429}
        wheel.spun_at = now  # CA306: threads=unsafe processes=unsafe
        session.commit()
    return {"statusCode": 200}


def next_handler(event, context):
    with Session(engine) as session:
        wheel = session.get(Wheel, event["id"])
        if wheel.next_spin is not None and arrow.utcnow() < wheel.next_spin:
            raise ValueError("too early")
        wheel.next_spin = arrow.utcnow() + timedelta(days=1)  # CA306: threads=unsafe processes=unsafe
        session.commit()
    return {"statusCode": 200}


def locked_handler(event, context):
    with Session(engine) as session:
        wheel = session.get(Wheel, event["id"], with_for_update=True)
        now = datetime.utcnow()
        if wheel.spun_at and now - wheel.spun_at < timedelta(days=1):
            return {"statusCode": 429}
        wheel.spun_at = now
        session.commit()
    return {"statusCode": 200}


def seen_handler(event, context):
    """Nobody is turned away: both write down that they were there."""
    with Session(engine) as session:
        wheel = session.get(Wheel, event["id"])
        if wheel.seen_at is None or datetime.utcnow() - wheel.seen_at > timedelta(minutes=5):
            wheel.seen_at = datetime.utcnow()
            session.commit()
    return {"statusCode": 200}


def open_handler(event, context):
    """It lasts, and lasts longer now, whoever came first."""
    with Session(engine) as session:
        wheel = session.get(Wheel, event["id"])
        if wheel.open_until < datetime.utcnow():
            return {"statusCode": 401}
        wheel.open_until = datetime.utcnow() + timedelta(hours=1)
        session.commit()
    return {"statusCode": 200}


def key_of(event):
    return {"id": {"S": event["id"]}}


def session_handler(event, context):
    session = table.get_item(TableName="desk_sessions", Key=key_of(event)).get("Item")
    if not session or int(session["expires"]["N"]) < time.time():
        return {"statusCode": 401}
    later = {":later": {"N": str(int(time.time()) + 3600)}}
    table.update_item(
        TableName="desk_sessions",
        Key=key_of(event),
        UpdateExpression="SET expires = :later",
        ExpressionAttributeValues=later,
    )
    return {"statusCode": 200}


def visit_handler(event, context):
    visitor = table.get_item(TableName="desk_visitors", Key=key_of(event))["Item"]
    if time.time() - float(visitor["came"]["N"]) > 300:
        table.update_item(
            TableName="desk_visitors",
            Key=key_of(event),
            UpdateExpression="SET came = :now",
            ExpressionAttributeValues={":now": {"N": str(time.time())}},
        )
    return {"statusCode": 200, "body": visitor["name"]["S"]}


def code_handler(event, context):
    """The code lasts, and is used up: the second one has it as well."""
    code = table.get_item(TableName="desk_codes", Key=key_of(event))["Item"]
    if int(code["expires"]["N"]) < time.time() or code["used"]["BOOL"]:
        return {"statusCode": 401}
    table.update_item(  # CA306: threads=unsafe processes=unsafe
        TableName="desk_codes",
        Key=key_of(event),
        UpdateExpression="SET used = :yes",
        ExpressionAttributeValues={":yes": {"BOOL": True}},
    )
    return {"statusCode": 200}


def ticket_handler(event, context):
    with psycopg2.connect(os.environ["DESK"]) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT expires FROM desk_tickets WHERE id = %s", (event["id"],))
        found = cursor.fetchone()
        if found is None or found[0] < datetime.utcnow():
            return {"statusCode": 401}
        later = datetime.utcnow() + timedelta(hours=1)
        cursor.execute("UPDATE desk_tickets SET expires = %s WHERE id = %s", (later, event["id"]))
    return {"statusCode": 200}


def message_handler(event, context):
    with psycopg2.connect(os.environ["DESK"]) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT sent FROM desk_messages WHERE id = %s", (event["id"],))
        found = cursor.fetchone()
        if found[0] and datetime.utcnow() - found[0] < timedelta(minutes=1):
            return {"statusCode": 429}
        cursor.execute(  # CA306: threads=unsafe processes=unsafe
            "UPDATE desk_messages SET sent = %s WHERE id = %s", (datetime.utcnow(), event["id"])
        )
    return {"statusCode": 200}

"""Rows and items that were looked for in a state, and are moved out of it or removed."""

import os

import boto3
import psycopg2
import pymongo
from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

engine = create_engine("postgresql://x")  # CA601: threads=safe processes=benign
carts = pymongo.MongoClient("mongodb://x").shop.carts  # CA601: threads=safe processes=benign


class Base(DeclarativeBase):
    pass


class Cart(Base):
    __tablename__ = "carts"
    id: Mapped[int] = mapped_column(primary_key=True)
    user: Mapped[str]
    state: Mapped[str]


def table():
    return boto3.session.Session().resource("dynamodb").Table(os.environ["CARTS"])


def pay_handler(event, context):
    conn = psycopg2.connect("")
    cur = conn.cursor()
    cur.execute("SELECT id FROM orders WHERE customer = %s AND status = 'pending' LIMIT 1", (event["user"],))
    row = cur.fetchone()
    if not row:
        return 404
    cur.execute(  # CA306: threads=unsafe processes=unsafe
        "UPDATE orders SET status = 'done', method = %s WHERE id = %s", (event["method"], row[0])
    )
    conn.commit()


def cancel_handler(event, context):
    conn = psycopg2.connect("")
    cur = conn.cursor()
    cur.execute("SELECT id FROM orders WHERE customer = %s AND status = 'pending' LIMIT 1", (event["user"],))
    row = cur.fetchone()
    if not row:
        return 404
    cur.execute("DELETE FROM order_items WHERE order_id = %s", (row[0],))
    cur.execute("DELETE FROM orders WHERE id = %s", (row[0],))  # CA306: threads=unsafe processes=unsafe
    conn.commit()


def guarded_handler(event, context):
    conn = psycopg2.connect("")
    cur = conn.cursor()
    cur.execute("SELECT id FROM orders WHERE customer = %s AND status = 'pending' LIMIT 1", (event["user"],))
    row = cur.fetchone()
    if not row:
        return 404
    cur.execute("UPDATE orders SET status = 'done' WHERE id = %s AND status = 'pending'", (row[0],))
    conn.commit()


def locked_handler(event, context):
    conn = psycopg2.connect("")
    cur = conn.cursor()
    cur.execute("SELECT id FROM orders WHERE customer = %s AND status = 'pending' FOR UPDATE", (event["user"],))
    row = cur.fetchone()
    if not row:
        return 404
    cur.execute("UPDATE orders SET status = 'done' WHERE id = %s", (row[0],))
    conn.commit()


def one_of_states_handler(event, context):
    conn = psycopg2.connect("")
    cur = conn.cursor()
    cur.execute(
        "SELECT d.*, t.side FROM deals d LEFT JOIN traders t ON d.trader = t.id"
        " WHERE d.id = %s AND d.status IN ('accepted', 'running')",
        (event["deal"],),
    )
    if not cur.fetchone():
        return 404
    cur.execute(  # CA306: threads=unsafe processes=unsafe
        "UPDATE deals SET status = 'completed' WHERE id = %s", (event["deal"],)
    )
    conn.commit()


def one_of_states_guarded_handler(event, context):
    conn = psycopg2.connect("")
    cur = conn.cursor()
    cur.execute("SELECT id FROM deals WHERE id = %s AND status IN ('accepted', 'running')", (event["deal"],))
    if not cur.fetchone():
        return 404
    cur.execute(
        "UPDATE deals SET status = 'completed' WHERE id = %s AND status IN ('accepted', 'running')", (event["deal"],)
    )
    conn.commit()


def one_of_kinds_handler(event, context):
    """Another column than that by which it was looked for."""
    conn = psycopg2.connect("")
    cur = conn.cursor()
    cur.execute("SELECT id FROM deals WHERE id = %s AND kind IN ('gift', 'loan')", (event["deal"],))
    if not cur.fetchone():
        return 404
    cur.execute("UPDATE deals SET remark = %s WHERE id = %s", (event["note"], event["deal"]))
    conn.commit()


def note_handler(event, context):
    """Another column than that by which it was looked for."""
    conn = psycopg2.connect("")
    cur = conn.cursor()
    cur.execute("SELECT id FROM orders WHERE customer = %s AND kind = 'gift' LIMIT 1", (event["user"],))
    row = cur.fetchone()
    if not row:
        return 404
    cur.execute("UPDATE orders SET note = %s WHERE id = %s", (event["note"], row[0]))
    conn.commit()


def orm_handler(event, context):
    with Session(engine) as session:
        cart = session.query(Cart).filter_by(user=event["user"], state="open").first()
        if cart is None:
            return 404
        cart.state = "paid"  # CA306: threads=unsafe processes=unsafe
        session.commit()


def orm2_handler(event, context):
    with Session(engine) as session:
        cart = session.scalars(select(Cart).where(Cart.user == event["user"], Cart.state == "open")).first()
        if not cart:
            return 404
        cart.state = "paid"  # CA306: threads=unsafe processes=unsafe
        session.commit()


def orm_delete_handler(event, context):
    with Session(engine) as session:
        cart = session.scalars(select(Cart).where(Cart.user == event["user"], Cart.state == "open")).first()
        if not cart:
            return 404
        session.delete(cart)  # CA306: threads=unsafe processes=unsafe
        session.commit()


def orm_safe_handler(event, context):
    with Session(engine) as session:
        cart = session.scalars(
            select(Cart).where(Cart.user == event["user"], Cart.state == "open").with_for_update()
        ).first()
        if not cart:
            return 404
        cart.state = "paid"
        session.commit()


def mongo_handler(event, context):
    cart = carts.find_one({"user": event["user"], "state": "open"})
    if not cart:
        return 404
    carts.update_one(  # CA306: threads=unsafe processes=unsafe
        {"_id": cart["_id"]}, {"$set": {"state": "paid", "method": event["method"]}}
    )


def mongo_guarded_handler(event, context):
    cart = carts.find_one({"user": event["user"], "state": "open"})
    if not cart:
        return 404
    carts.update_one({"_id": cart["_id"], "state": "open"}, {"$set": {"state": "paid"}})


def dynamo_handler(event, context):
    found = table().query(
        IndexName="by_user",
        KeyConditionExpression="user = :u",
        FilterExpression="state = :o",
        ExpressionAttributeValues={":u": event["user"], ":o": "open"},
    )["Items"]
    if not found:
        return 404
    table().update_item(  # CA306: threads=unsafe processes=unsafe
        Key={"id": found[0]["id"]}, UpdateExpression="SET state = :p", ExpressionAttributeValues={":p": "paid"}
    )


def worker_handler(event, context):
    """A job of its own goes through all that are due: no one is refused."""
    conn = psycopg2.connect("")
    cur = conn.cursor()
    cur.execute("SELECT id FROM mails WHERE sent = 0")
    for row in cur.fetchall():
        send(row)
        cur.execute("UPDATE mails SET sent = 1 WHERE id = %s", (row[0],))
    conn.commit()

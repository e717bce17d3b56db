"""Items and rows that are changed or removed because of a state that another invocation may have moved on by then."""

import os
import time
import uuid
from enum import Enum

import boto3
import pymongo
from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

orders = pymongo.MongoClient("mongodb://x").shop.orders  # CA601: threads=safe processes=benign
engine = create_engine("postgresql://x")  # CA601: threads=safe processes=benign


class Status(str, Enum):
    OPEN = "open"
    PAID = "paid"


class Base(DeclarativeBase):
    pass


class Parcel(Base):
    __tablename__ = "parcels"
    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str]
    kind: Mapped[str]
    address: Mapped[str]
    seen: Mapped[float]


def table():
    return boto3.session.Session().resource("dynamodb").Table(os.environ["ORDERS"])


def key_of(event):
    return {"id": event["id"], "user": event["user"]}


# Look-alikes.


def owner_handler(event, context):
    order = table().get_item(Key={"id": event["id"]})["Item"]
    if order["owner"] != event["user"]:
        return "forbidden"
    table().delete_item(Key={"id": event["id"]})


def seen_handler(event, context):
    order = table().get_item(Key=key_of(event))["Item"]
    if order["status"] == "paid":
        now = {":a": int(time.time())}
        table().update_item(Key=key_of(event), UpdateExpression="SET seen = :a", ExpressionAttributeValues=now)


def kind_handler(event, context):
    """Nobody ever changes what kind an order is."""
    order = table().get_item(Key=key_of(event))["Item"]
    if order["kind"] == "gift":
        card = {":a": event["card"]}
        table().update_item(Key=key_of(event), UpdateExpression="SET card = :a", ExpressionAttributeValues=card)


def there_handler(event, context):
    if "Item" not in table().get_item(Key=key_of(event)):
        return "none"
    table().delete_item(Key=key_of(event))


def other_item_handler(event, context):
    order = table().get_item(Key={"id": event["order"]})["Item"]
    if order["status"] == "paid":
        table().delete_item(Key={"id": event["cart"]})


def condition_handler(event, context):
    order = table().get_item(Key={"id": event["id"]})["Item"]
    if order["status"] == "open":
        open_still = {":o": "open"}
        table().delete_item(Key={"id": event["id"]}, ConditionExpression="#s = :o", ExpressionAttributeValues=open_still)


def cleaned_handler(event, context):
    for order in table().scan()["Items"]:
        if order["status"] == "done":
            table().delete_item(Key={"id": order["id"]})


def filtered_handler(event, context):
    order = orders.find_one({"_id": event["id"]})
    if order["status"] != "paid":
        orders.update_one({"_id": event["id"], "status": "new"}, {"$set": {"address": event["address"]}})


def locked_row_handler(event, context):
    with Session(engine) as session:
        parcel = session.get(Parcel, event["id"], with_for_update=True)
        if parcel.state == "sent":
            return "too late"
        parcel.address = event["address"]
        session.commit()


def kind_of_row_handler(event, context):
    with Session(engine) as session:
        parcel = session.get(Parcel, event["id"])
        if parcel.kind == "letter":
            parcel.address = event["address"]
        session.commit()


def seen_row_handler(event, context):
    with Session(engine) as session:
        parcel = session.get(Parcel, event["id"])
        if parcel.state == "sent":
            parcel.seen = time.time()
        session.commit()


def set_to_what_it_is_compared_with_handler(event, context):
    with Session(engine) as session:
        parcel = session.get(Parcel, event["id"])
        if parcel.address != event["address"]:
            parcel.address = event["address"]
        session.commit()


# Hazards.


def pay_handler(event, context):
    order = table().get_item(Key=key_of(event))["Item"]
    if order["status"] != "open":
        return "no"
    table().update_item(  # CA306: threads=unsafe processes=unsafe
        Key=key_of(event), UpdateExpression="SET #s = :s", ExpressionAttributeNames={"#s": "status"},
        ExpressionAttributeValues={":s": "paid"},
    )


def cancel_handler(event, context):
    found = table().get_item(Key=key_of(event))
    if "Item" not in found:
        return "none"
    if found["Item"]["status"] == "paid":
        return "paid already"
    table().delete_item(Key=key_of(event))  # CA306: threads=unsafe processes=unsafe


def member_of_an_enumeration_handler(event, context):
    order = table().get_item(Key=key_of(event))["Item"]
    if order["status"] == Status.PAID.value:
        return "too late"
    to = {":a": event["address"]}
    table().update_item(  # CA306: threads=unsafe processes=unsafe
        Key=key_of(event), UpdateExpression="SET address = :a", ExpressionAttributeValues=to
    )


class Orders:
    def __init__(self):
        self.table = table()

    def find(self, key):
        return self.table.get_item(Key=key).get("Item")

    def change(self, key, goods):
        values = {":g": goods}
        self.table.update_item(  # CA306: threads=unsafe processes=unsafe
            Key=key, UpdateExpression="SET goods = :g", ExpressionAttributeValues=values
        )


def one_of_several_handler(event, context):
    kept = Orders()
    order = kept.find(key_of(event))
    if order.get("status") not in ("open", "new"):
        raise ValueError("too late")
    kept.change(key_of(event), event["goods"])


def document_paid_handler(event, context):
    order = orders.find_one({"_id": event["id"]})
    if order["status"] == "new":
        orders.update_one({"_id": event["id"]}, {"$set": {"status": "paid"}})  # CA306: threads=unsafe processes=unsafe


def document_removed_handler(event, context):
    order = orders.find_one({"_id": event["id"]})
    if order["status"] == "paid":
        return "no"
    orders.delete_one({"_id": event["id"]})  # CA306: threads=unsafe processes=unsafe


def document_changed_handler(event, context):
    order = orders.find_one({"_id": event["id"]})
    if order["status"] != "paid":
        orders.update_one({"_id": event["id"]}, {"$set": {"to": event["to"]}})  # CA306: threads=unsafe processes=unsafe


def sent_row_handler(event, context):
    with Session(engine) as session:
        parcel = session.get(Parcel, event["id"])
        if parcel.state != "packed":
            return "not yet"
        parcel.seen = 0
        parcel.state = "sent"  # CA306: threads=unsafe processes=unsafe
        session.commit()


def row_of_another_address_handler(event, context):
    with Session(engine) as session:
        parcel = session.query(Parcel).filter(Parcel.id == event["id"]).first()
        if parcel.state == "sent":
            return "too late"
        parcel.address = event["address"]  # CA306: threads=unsafe processes=unsafe
        session.commit()


def removed_row_handler(event, context):
    with Session(engine) as session:
        parcel = session.get(Parcel, event["id"])
        if parcel.state == "sent":
            return "too late"
        session.delete(parcel)  # CA306: threads=unsafe processes=unsafe
        session.commit()


# What is stored only where nothing is yet, and items of their own.


def opened_handler(event, context):
    """Only who finds no list makes one."""
    lists = boto3.session.Session().resource("dynamodb").Table("lists")
    if not lists.get_item(Key={"id": event["id"]})["Item"].get("links"):
        lists.update_item(
            Key={"id": event["id"]},
            UpdateExpression="SET links = if_not_exists(links, :e)",
            ExpressionAttributeValues={":e": {}},
        )


def new_parcel_handler(event, context):
    """The price of a new one moves the price of no other one on."""
    tariffs = boto3.session.Session().resource("dynamodb").Table("tariffs")
    tariffs.put_item(Item={"id": str(uuid.uuid4()), "price": 3})


def priced_handler(event, context):
    tariffs = boto3.session.Session().resource("dynamodb").Table("tariffs")
    if tariffs.get_item(Key={"id": event["id"]})["Item"]["price"] == 3:
        note = {":n": event["note"]}
        tariffs.update_item(Key={"id": event["id"]}, UpdateExpression="SET note = :n", ExpressionAttributeValues=note)


# Fields that must be there, and get another value: they are there afterwards too.


def title_handler(event, context):
    article = table().get_item(Key={"id": event["id"]})["Item"]
    if article.get("title") is None or not article["body"]:
        raise ValueError("title and body are required")
    values = {":title": event["title"], ":body": event["body"]}
    change = "SET title = :title, body = :body"
    table().update_item(Key={"id": event["id"]}, UpdateExpression=change, ExpressionAttributeValues=values)


def subtitle_handler(event, context):
    article = table().get_item(Key={"id": event["id"]})["Item"]
    if article.get("subtitle"):
        values = {":s": event["subtitle"]}
        change = "SET subtitle = :s"
        table().update_item(Key={"id": event["id"]}, UpdateExpression=change, ExpressionAttributeValues=values)


def price_handler(event, context):
    article = table().get_item(Key={"id": event["id"]})["Item"]
    new = event.get("new")
    if new is not None and "price" not in article:
        raise ValueError("not for sale")
    values = {":p": event["price"]}
    table().update_item(Key={"id": event["id"]}, UpdateExpression="SET price = :p", ExpressionAttributeValues=values)


# Fields that must be there and are used up, or must not be there and are then.


def coupon_handler(event, context):
    article = table().get_item(Key={"id": event["id"]})["Item"]
    if article.get("coupon") is None:
        raise ValueError("used already")
    table().update_item(  # CA306: threads=unsafe processes=unsafe
        Key={"id": event["id"]}, UpdateExpression="REMOVE coupon"
    )


def flag_handler(event, context):
    article = table().get_item(Key={"id": event["id"]})["Item"]
    if not article["open"]:
        raise ValueError("closed")
    table().update_item(  # CA306: threads=unsafe processes=unsafe
        Key={"id": event["id"]}, UpdateExpression="SET open = :o", ExpressionAttributeValues={":o": False}
    )


def copies_handler(event, context):
    article = table().get_item(Key={"id": event["id"]})["Item"]
    if not article["copies"]:
        raise ValueError("none left")
    values = {":n": event["n"]}
    table().update_item(  # CA306: threads=unsafe processes=unsafe
        Key={"id": event["id"]}, UpdateExpression="SET copies = copies - :n", ExpressionAttributeValues=values
    )


def seat_handler(event, context):
    article = table().get_item(Key={"id": event["id"]})["Item"]
    if article.get("seat"):
        raise ValueError("taken")
    values = {":n": event["user"]}
    table().update_item(  # CA306: threads=unsafe processes=unsafe
        Key={"id": event["id"]}, UpdateExpression="SET seat = :n", ExpressionAttributeValues=values
    )


def place_handler(event, context):
    article = table().get_item(Key={"id": event["id"]})["Item"]
    if not article.get("place"):
        values = {":n": event["user"]}
        table().update_item(  # CA306: threads=unsafe processes=unsafe
            Key={"id": event["id"]}, UpdateExpression="SET place = :n", ExpressionAttributeValues=values
        )

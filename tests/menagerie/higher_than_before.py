"""Fields of rows that get more than they had, states that a look asks for and a store does not, refusals by a call."""

import os

import psycopg2
from flask import Flask, abort, request
from flask_sqlalchemy import SQLAlchemy
from pymongo import MongoClient

app = Flask(__name__)
db = SQLAlchemy(app)
rooms = MongoClient("mongodb://rooms.internal").hall.hall_rooms  # CA601: threads=safe processes=benign


class Lot(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    price = db.Column(db.Integer)
    title = db.Column(db.String)
    position = db.Column(db.Integer)


class Parcel(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    is_sent = db.Column(db.Boolean)
    is_lost = db.Column(db.Boolean)
    number = db.Column(db.Integer)
    nick = db.Column(db.String)


@app.post("/lots/<int:key>")
def bid(key):
    lot = db.session.get(Lot, key)
    amount = request.json["amount"]
    if amount <= lot.price:
        return "too little", 409
    lot.price = amount  # CA306: threads=unsafe processes=unsafe
    db.session.commit()
    return "yours"


@app.post("/lots/<int:key>/title")
def rename(key):
    """What was compared is another field than the one that is set."""
    lot = db.session.get(Lot, key)
    if request.json["budget"] < lot.price:
        return "too little", 409
    lot.title = request.json["title"]
    db.session.commit()
    return "renamed"


@app.post("/lots/<int:key>/copy")
def copy(key):
    """A copy beside its original is not the next one of all."""
    lot = db.session.get(Lot, key)
    db.session.add(Lot(price=lot.price, title=lot.title, position=lot.position + 1))
    db.session.commit()
    return "copied"


@app.post("/lots")
def append():
    last = Lot.query.order_by(Lot.position.desc()).first()
    lot = Lot(price=request.json["price"], position=last.position + 1)
    db.session.add(lot)  # CA306: threads=unsafe processes=unsafe
    db.session.commit()
    return "added"


@app.post("/parcels/<int:key>")
def send(key):
    parcel = db.session.get(Parcel, key) or abort(404)
    if parcel.is_sent:
        abort(409)
    parcel.is_sent = True  # CA306: threads=unsafe processes=unsafe
    db.session.commit()
    return "sent"


@app.post("/parcels/<int:key>/number")
def number(key):
    parcel = db.session.get(Parcel, key)
    if not parcel or parcel.is_lost or parcel.number:
        return "no", 409
    parcel.number = request.json["number"]  # CA306: threads=unsafe processes=unsafe
    db.session.commit()
    return "numbered"


@app.post("/parcels/<int:key>/nick")
def nick(key):
    """Whoever fills it in fills in the same."""
    parcel = db.session.get(Parcel, key)
    if not parcel.nick:
        parcel.nick = f"parcel_{parcel.id}"
        db.session.commit()
    return parcel.nick


def connect():
    return psycopg2.connect(os.environ["HALL"])


def sold_handler(event, context):
    with connect() as con, con.cursor() as cursor:
        cursor.execute("SELECT id FROM hall_seats WHERE id = %s AND state = 'free'", (event["id"],))
        if not cursor.fetchone():
            return 409
        changed = "UPDATE hall_seats SET state = 'sold' WHERE id = %s"
        cursor.execute(changed, (event["id"],))  # CA306: threads=unsafe processes=unsafe
    return 200


def sold_once_handler(event, context):
    """The store asks for the state as well."""
    with connect() as con, con.cursor() as cursor:
        cursor.execute("SELECT id FROM hall_places WHERE id = %s AND state = 'free'", (event["id"],))
        if not cursor.fetchone():
            return 409
        cursor.execute("UPDATE hall_places SET state = 'sold' WHERE id = %s AND state = 'free'", (event["id"],))
    return 200


def sold_under_lock_handler(event, context):
    with connect() as con, con.cursor() as cursor:
        cursor.execute("SELECT id FROM hall_boxes WHERE id = %s AND state = 'free' FOR UPDATE", (event["id"],))
        if not cursor.fetchone():
            return 409
        cursor.execute("UPDATE hall_boxes SET state = 'sold' WHERE id = %s", (event["id"],))
    return 200


def removed_handler(event, context):
    """Who is gone is gone, however often it is said."""
    with connect() as con, con.cursor() as cursor:
        cursor.execute("SELECT id FROM hall_guests WHERE id = %s AND is_deleted = false", (event["id"],))
        if not cursor.fetchone():
            return 404
        cursor.execute("UPDATE hall_guests SET is_deleted = true WHERE id = %s", (event["id"],))
    return 204


def named_handler(event, context):
    """Another field than the state that was asked for is set to what the request says."""
    with connect() as con, con.cursor() as cursor:
        cursor.execute("SELECT id FROM hall_staff WHERE id = %s AND state = 'hired'", (event["id"],))
        if not cursor.fetchone():
            return 404
        cursor.execute("UPDATE hall_staff SET name = %s WHERE id = %s", (event["name"], event["id"]))
    return 204


def room_handler(event, context):
    if not rooms.find_one({"_id": event["id"], "state": "free"}):
        return 409
    rooms.update_one({"_id": event["id"]}, {"$set": {"state": "taken"}})  # CA306: threads=unsafe processes=unsafe
    return 200


def room_once_handler(event, context):
    if not rooms.find_one({"_id": event["id"], "wing": "east"}):
        return 409
    rooms.update_one({"_id": event["id"], "wing": "east"}, {"$set": {"wing": "west"}})
    return 200


def room_colour_handler(event, context):
    if not rooms.find_one({"_id": event["id"], "kind": "suite"}):
        return 409
    rooms.update_one({"_id": event["id"]}, {"$set": {"colour": event["colour"]}})
    return 200

"""Rows that an ORM gives as objects: changed from what was read, with and without the database's help."""

from django.db.models import F, Model as Stored
from flask import Flask, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Column, Integer, String, select
from sqlalchemy.orm import DeclarativeBase, Session

app = Flask(__name__)
db = SQLAlchemy(app)


class Base(DeclarativeBase):
    pass


class Item(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    left = db.Column(db.Integer)
    name = db.Column(db.String)


class Seat(Base):
    __tablename__ = "seats"
    id = Column(Integer, primary_key=True)
    taken = Column(Integer)
    name = Column(String)


class Versioned(Base):
    __tablename__ = "versioned"
    id = Column(Integer, primary_key=True)
    version = Column(Integer)
    taken = Column(Integer)
    __mapper_args__ = {"version_id_col": version}


class Account(Stored):
    balance = 0


def find(key):
    return Item.query.filter_by(name=key).first()


# Safe: locked, done by the database, versioned, or not computed from what was read.


@app.post("/locked/<int:key>")
def locked(key):
    item = Item.query.with_for_update().get(key)
    item.left -= 1
    db.session.commit()
    return {"left": item.left}


@app.post("/locked-by-keyword/<int:key>")
def locked_by_keyword(key):
    with Session(db.engine) as session:
        seat = session.get(Seat, key, with_for_update=True)
        seat.taken += 1
        session.commit()
    return {}


@app.post("/refreshed/<int:key>")
def refreshed(key):
    item = Item.query.get(key)
    db.session.refresh(item, with_for_update=True)
    item.left -= 1
    db.session.commit()
    return {}


@app.post("/in-the-database/<int:key>")
def in_the_database(key):
    Item.query.filter_by(id=key).update({Item.left: Item.left - 1})
    item = Item.query.get(key)
    item.left = Item.left - 1
    db.session.commit()
    return {}


@app.post("/by-expression/<int:key>")
def by_expression(key):
    account = Account.objects.get(pk=key)
    account.balance = F("balance") + request.json["amount"]
    account.save()
    return {}


@app.post("/select-for-update/<int:key>")
def select_for_update(key):
    account = Account.objects.select_for_update().get(pk=key)
    account.balance += request.json["amount"]
    account.save()
    return {}


@app.post("/versioned/<int:key>")
def versioned(key):
    with Session(db.engine) as session:
        row = session.get(Versioned, key)
        row.taken += 1
        session.commit()
    return {}


@app.post("/renamed/<int:key>")
def renamed(key):
    item = Item.query.get_or_404(key)
    item.name = request.json["name"]
    db.session.commit()
    return {"name": item.name}


@app.post("/made/<int:key>")
def made(key):
    item = Item(left=3)
    item.left -= 1
    db.session.add(item)
    db.session.commit()
    return {}


# Lost updates: read, computed, stored back.


@app.post("/taken/<int:key>")
def taken(key):
    item = Item.query.get(key)
    if item.left < request.json["wanted"]:
        return {"error": "too few"}, 409
    item.left -= request.json["wanted"]  # CA306: threads=unsafe processes=unsafe
    db.session.commit()
    return {"left": item.left}


@app.post("/found/<key>")
def found(key):
    item = find(key)
    item.left = item.left - 1  # CA306: threads=unsafe processes=unsafe
    db.session.commit()
    return {}


@app.post("/by-session/<int:key>")
def by_session(key):
    with Session(db.engine) as session:
        seat = session.get(Seat, key)
        seat.taken += 1  # CA306: threads=unsafe processes=unsafe
        session.commit()
    return {}


@app.post("/selected")
def selected():
    with Session(db.engine) as session:
        for seat in session.scalars(select(Seat).where(Seat.name == request.json["name"])).all():
            seat.taken = seat.taken + 1  # CA306: threads=unsafe processes=unsafe
        session.commit()
    return {}


@app.post("/paid/<int:key>")
def paid(key):
    account = Account.objects.get(pk=key)
    account.balance += request.json["amount"]  # CA306: threads=unsafe processes=unsafe
    account.save()
    return {}

"""The answer of one function is given to another one, which turns away by it: the look behind it decides what follows."""

from flask import Flask, request
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
db = SQLAlchemy(app)


class Berth(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    quay = db.Column(db.Integer)
    start = db.Column(db.Integer)
    end = db.Column(db.Integer)


class Mooring(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(40), unique=True)
    ship = db.Column(db.String(40))


class Refused(Exception):
    pass


class Rules:
    @staticmethod
    def free(taken):
        if taken:
            raise Refused


def refuse_if(wrong):
    if wrong:
        raise Refused


def is_taken(quay, start, end):
    for berth in Berth.query.filter_by(quay=quay).all():
        if not (end <= berth.start or start >= berth.end):
            return True
    return False


def has_ship(ship):
    for mooring in Mooring.query.filter_by(ship=ship):
        if mooring.ship == ship:
            return True
    return False


@app.post("/berths")
def add_berth():
    body = request.get_json()
    Rules.free(is_taken(body["quay"], body["start"], body["end"]))
    berth = Berth(quay=body["quay"], start=body["start"], end=body["end"])
    db.session.add(berth)  # CA306: threads=unsafe processes=unsafe
    db.session.commit()
    return {"quay": body["quay"]}


@app.post("/moorings")
def add_mooring():
    body = request.get_json()
    there = has_ship(body["ship"])
    refuse_if(there)
    db.session.add(Mooring(name=body["name"], ship=body["ship"]))  # CA306: threads=unsafe processes=unsafe
    db.session.commit()
    return {"ship": body["ship"]}


def is_named(name):
    for mooring in Mooring.query.filter_by(name=name):
        if mooring.name == name:
            return True
    return False


# safe: the column is unique
@app.post("/moorings/by-name")
def add_named():
    body = request.get_json()
    refuse_if(is_named(body["name"]))
    db.session.add(Mooring(name=body["name"]))
    db.session.commit()
    return {"name": body["name"]}


# safe: what is given to the check is no answer of the store
@app.post("/moorings/plain")
def add_plain():
    body = request.get_json()
    refuse_if(len(body["ship"]) > 40)
    db.session.add(Mooring(name=body["name"], ship=body["ship"]))
    db.session.commit()
    return {"ship": body["ship"]}

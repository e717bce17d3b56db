"""Statements that are put together of a class of rows, and looks of which a part of the requests is turned away."""

from flask import Flask, request
from flask_sqlalchemy import SQLAlchemy
from peewee import CharField, IntegerField, Model
from sqlalchemy import insert, update
from sqlalchemy.dialects.postgresql import insert as upsert

app = Flask(__name__)
db = SQLAlchemy(app)


class Contact(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    owner = db.Column(db.Integer)
    linked = db.Column(db.String)
    calls = db.Column(db.Integer)


class Call(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    number = db.Column(db.String, unique=True)


class Seat(Model):
    row = CharField()
    taken = IntegerField()


def contacts():
    return Contact.query.filter_by(owner=request.json["owner"], linked=request.json["linked"])


# Safe: the database decides, or does the step itself, or was asked whether the row still is what it was.


@app.post("/upserted")
def upserted():
    owner, linked = request.json["owner"], request.json["linked"]
    if Contact.query.filter_by(owner=owner, linked=linked).first() is None:
        db.session.execute(upsert(Contact).values(owner=owner, linked=linked).on_conflict_do_nothing())
    return {}


@app.post("/unique")
def unique():
    number = request.json["number"]
    if Call.query.filter_by(number=number).first() is None:
        db.session.execute(insert(Call).values(number=number))
    return {}


@app.post("/by-the-database")
def by_the_database():
    contact = db.session.get(Contact, request.json["id"])
    db.session.execute(update(Contact).where(Contact.id == request.json["id"]).values(calls=Contact.calls + 1))
    Contact.query.filter_by(id=request.json["id"]).update({"calls": Contact.calls + 1})
    return {"calls": contact.calls}


@app.post("/compared")
def compared():
    contact = db.session.get(Contact, request.json["id"])
    still = Contact.query.filter_by(id=request.json["id"], calls=contact.calls)
    still.update({"calls": contact.calls + 1})
    return {}


@app.post("/only-made")
def only_made():
    contact = db.session.get(Contact, request.json["id"])
    statement = update(Contact).where(Contact.id == request.json["id"]).values(calls=contact.calls + 1)
    return {"sql": str(statement)}


@app.post("/only-those-that-ask")
def only_those_that_ask():
    if request.json.get("linked") and contacts().first():
        raise ValueError("linked twice")
    known = Call.query.filter_by(number=request.json["number"]).first()
    return {"known": known is not None}


@app.post("/seat-by-the-database")
def seat_by_the_database():
    seat = Seat.get(Seat.row == request.json["row"])
    Seat.update(taken=Seat.taken + 1).where(Seat.row == request.json["row"]).execute()
    return {"taken": seat.taken}


@app.post("/shut-if-open")
def shut_if_open():
    contact = db.session.get(Contact, request.json["id"])
    if contact.linked != "open":
        return {}, 409
    still = update(Contact).where(Contact.id == request.json["id"], Contact.linked == "open")
    db.session.execute(still.values(linked="shut"))
    return {}


@app.post("/owned-while-open")
def owned_while_open():
    contact = db.session.get(Contact, request.json["id"])
    if contact.linked == "gone":
        return {}, 404
    db.session.execute(update(Contact).where(Contact.id == request.json["id"]).values(owner=request.json["owner"]))
    return {}


@app.post("/another-one")
def another_one():
    contact = db.session.get(Contact, request.json["id"])
    if contact.linked != "open":
        return {}, 409
    db.session.execute(update(Contact).where(Contact.id == request.json["other"]).values(linked="shut"))
    return {}


@app.post("/inserted")
def inserted():
    owner, linked = request.json["owner"], request.json["linked"]
    known = Contact.query.filter_by(owner=owner, linked=linked).first()
    if known:
        return {}, 409
    statement = insert(Contact).values(owner=owner, linked=linked)
    db.session.execute(statement)  # CA306: threads=unsafe processes=unsafe
    return {}


@app.post("/inserted-rows")
def inserted_rows():
    owner, linked = request.json["owner"], request.json["linked"]
    if not Contact.query.filter_by(owner=owner, linked=linked).count():
        rows = [{"owner": owner, "linked": linked}]
        db.session.execute(insert(Contact), rows)  # CA306: threads=unsafe processes=unsafe
    return {}


@app.post("/updated")
def updated():
    contact = db.session.get(Contact, request.json["id"])
    statement = update(Contact).where(Contact.id == request.json["id"])
    db.session.execute(statement.values(calls=contact.calls + 1))  # CA306: threads=unsafe processes=unsafe
    return {}


@app.post("/updated-by-query")
def updated_by_query():
    contact = Contact.query.filter_by(id=request.json["id"]).first()
    calls = contact.calls + 1
    Contact.query.filter_by(id=contact.id).update({"calls": calls})  # CA306: threads=unsafe processes=unsafe
    return {}


@app.post("/moved-on")
def moved_on():
    contact = Contact.query.filter_by(id=request.json["id"]).first()
    if contact.linked != "open":
        return {}, 409
    Contact.query.filter_by(id=contact.id).update({"linked": "shut"})  # CA306: threads=unsafe processes=unsafe
    return {}


@app.post("/moved-on-by-key")
def moved_on_by_key():
    contact = db.session.get(Contact, request.json["id"])
    if contact.linked != "open":
        return {}, 409
    statement = update(Contact).where(Contact.id == request.json["id"]).values(linked="shut")
    db.session.execute(statement)  # CA306: threads=unsafe processes=unsafe
    return {}


@app.post("/seat")
def seat():
    seat = Seat.get(Seat.row == request.json["row"])
    left = Seat.update(taken=seat.taken + 1).where(Seat.row == request.json["row"])
    left.execute()  # CA306: threads=unsafe processes=unsafe
    return {}


@app.post("/raised-further-in")
def raised_further_in():
    owner, linked = request.json["owner"], request.json["linked"]
    if linked:
        if Contact.query.filter_by(owner=owner, linked=linked).first():
            raise ValueError("linked twice")
    db.session.add(Contact(owner=owner, linked=linked))  # CA306: threads=unsafe processes=unsafe
    return {}


@app.post("/returned-further-in")
def returned_further_in():
    owner, linked = request.json["owner"], request.json["linked"]
    if not linked:
        linked = "nobody"
    else:
        known = Contact.query.filter_by(owner=owner, linked=linked).first()
        if known is not None:
            return {}, 409
    db.session.add(Contact(owner=owner, linked=linked))  # CA306: threads=unsafe processes=unsafe
    return {}


@app.post("/those-that-are-missing")
def those_that_are_missing():
    names = request.json["names"]
    known = {each.linked: each for each in Contact.query.filter(Contact.linked.in_(names)).all()}
    missing = [Contact(linked=name) for name in names if name not in known]
    db.session.add_all(missing)  # CA306: threads=unsafe processes=unsafe
    return {}


@app.post("/those-that-were-found")
def those_that_were_found():
    name, found = request.json["name"], []
    for each in Contact.query.filter_by(linked=name).all():
        if each.owner == request.json["owner"]:
            found.append(each)
    if found:
        return {}, 409
    db.session.add(Contact(linked=name, owner=request.json["owner"]))  # CA306: threads=unsafe processes=unsafe
    return {}


@app.post("/names-that-are-there")
def names_that_are_there():
    name, there = request.json["name"], set()
    for each in Contact.query.filter_by(linked=name).all():
        there.add(each.owner)
    if request.json["owner"] not in there:
        db.session.add(Contact(linked=name, owner=request.json["owner"]))  # CA306: threads=unsafe processes=unsafe
    return {}


class Store:
    model = None

    def get_by(self, **asked):
        return db.session.query(self.model).filter_by(**asked).first()

    def change(self, found, **given):
        for name, value in given.items():
            setattr(found, name, value)  # CA306: threads=unsafe processes=unsafe
        db.session.commit()

    def rename(self, found, **given):
        for name, value in given.items():
            setattr(found, name, value)
        db.session.commit()


class Contacts(Store):
    model = Contact


@app.post("/called")
def called():
    contacts = Contacts()
    contact = contacts.get_by(id=request.json["id"])
    contacts.change(contact, calls=contact.calls + 1)
    return {}


@app.post("/renamed")
def renamed():
    contacts = Contacts()
    contacts.rename(contacts.get_by(id=request.json["id"]), linked=request.json["linked"])
    return {}

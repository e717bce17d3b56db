"""Rows of an ORM that are added because a query found none, with and without a column that may hold each value once."""

from django.db.models import CharField, Model as Stored, UniqueConstraint
from flask import Flask, request
from flask_sqlalchemy import SQLAlchemy
from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model as Item
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

app = Flask(__name__)
db = SQLAlchemy(app)


class User(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String, unique=True)
    mail = db.Column(db.String)


class Comment(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    slug = db.Column(db.String)
    answers = db.Column(db.String)


class Reader(db.Model):
    __table_args__ = (db.UniqueConstraint("paper", "mail", name="once"), {"schema": "news"})
    id = db.Column(db.Integer, primary_key=True)
    paper = db.Column(db.String)
    mail = db.Column(db.String)


class Wallet(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    owner = db.Column(db.Integer)
    balance = db.Column(db.Float)


class Account(Stored):
    mail = CharField(max_length=30)
    seen = CharField(max_length=30)


class Vote(Stored):
    topic = CharField(max_length=30)
    voter = CharField(max_length=30)

    class Meta:
        constraints = [UniqueConstraint(fields=["topic", "voter"], name="once")]


class Stand(Stored):
    topic = CharField(max_length=30)
    voter = CharField(max_length=30)

    class Meta:
        unique_together = ("topic", "voter")


class Seen(Item):
    id = UnicodeAttribute(hash_key=True)


# Safe: the database refuses the second, another row was looked for, or the library does it in one step.


@app.post("/unique")
def unique():
    if User.query.filter_by(name=request.json["name"]).first() is None:
        db.session.add(User(name=request.json["name"], mail=request.json["mail"]))
        db.session.commit()
    return {}


@app.post("/once-per-paper")
def once_per_paper():
    paper, mail = request.json["paper"], request.json["mail"]
    if Reader.query.filter(Reader.paper == paper, Reader.mail == mail).first() is None:
        db.session.add(Reader(paper=paper, mail=mail))
        db.session.commit()
    return {}


@app.post("/voted")
def voted():
    topic, voter = request.json["topic"], request.json["voter"]
    if not Vote.objects.filter(topic=topic, voter=voter).exists():
        Vote.objects.create(topic=topic, voter=voter)
    if not Stand.objects.filter(topic=topic, voter=voter).exists():
        Stand.objects.create(topic=topic, voter=voter)
    return {}


@app.post("/caught")
def caught():
    if User.query.filter_by(mail=request.json["mail"]).first() is None:
        try:
            db.session.add(User(mail=request.json["mail"]))
            db.session.commit()
        except IntegrityError:
            db.session.rollback()
    return {}


@app.post("/caught-for-another")
def caught_for_another():
    """Nothing is unique here that could be refused."""
    try:
        account = Account.objects.filter(mail=request.json["mail"]).first()
        if account is None:
            account = Account.objects.create(mail=request.json["mail"])  # CA306: threads=unsafe processes=unsafe
        db.session.add(User(mail=account.mail))
        db.session.commit()
    except IntegrityError:
        db.session.rollback()
    return {}


@app.post("/answer")
def answer():
    if Comment.query.filter_by(slug=request.json["answers"]).first() is None:
        return {}, 404
    db.session.add(Comment(slug=request.json["slug"], answers=request.json["answers"]))
    db.session.commit()
    return {}


@app.post("/got-or-created")
def got_or_created():
    account, is_new = Account.objects.get_or_create(mail=request.json["mail"])  # CA306: threads=unsafe processes=unsafe
    return {"new": is_new, "mail": account.mail}


@app.post("/seen")
def seen():
    account = Account.objects.filter(mail=request.json["mail"]).first()
    if account is not None:
        account.seen = request.json["at"]
        account.save()
    return {}


def conditional_handler(event, context):
    Seen(event["id"]).save(Seen.id.does_not_exist())


@app.post("/not-unique")
def not_unique():
    if User.query.filter_by(mail=request.json["mail"]).first() is None:
        db.session.add(User(mail=request.json["mail"]))  # CA306: threads=unsafe processes=unsafe
        db.session.commit()
    return {}


@app.post("/looked-through")
def looked_through():
    for user in User.query.filter_by(mail=request.json["mail"]).all():
        if user.name == request.json["name"]:
            return {}, 409
    db.session.add(User(mail=request.json["mail"], name="x"))  # CA306: threads=unsafe processes=unsafe
    db.session.commit()
    return {}


@app.post("/once-per-mail")
def once_per_mail():
    """Only paper and mail together are unique."""
    if Reader.query.filter(Reader.mail == request.json["mail"]).first() is None:
        db.session.add(Reader(paper="x", mail=request.json["mail"]))  # CA306: threads=unsafe processes=unsafe
        db.session.commit()
    return {}


@app.post("/paid")
def paid():
    """Each query is of several steps, and each of them decides."""
    user = db.session.execute(select(User).where(User.name == request.json["name"])).scalars().first()
    if user is None:
        return {}, 401
    comment = db.session.execute(select(Comment).where(Comment.slug == request.json["slug"])).scalars().first()
    if comment is None:
        return {}, 404
    reader = db.session.execute(select(Reader).where(Reader.paper == comment.slug).limit(1)).scalars().first()
    if reader is None:
        return {}, 404
    wallet = db.session.execute(select(Wallet).where(Wallet.owner == user.id)).scalar_one_or_none()
    if wallet is not None and wallet.balance >= request.json["price"]:
        wallet.balance -= request.json["price"]  # CA306: threads=unsafe processes=unsafe
    db.session.commit()
    return {}


@app.post("/created")
def created():
    if not Account.objects.filter(mail=request.json["mail"]).exists():
        Account.objects.create(mail=request.json["mail"])  # CA306: threads=unsafe processes=unsafe
    return {}


def saved_handler(event, context):
    try:
        Seen.get(event["id"])
    except Seen.DoesNotExist:
        Seen(event["id"]).save()  # CA306: threads=unsafe processes=unsafe
        return "new"
    return "seen"

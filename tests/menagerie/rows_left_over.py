"""What was not among those found is added: by a difference of sets, or after a walk through all rows there are."""

import os
import uuid

import boto3
import psycopg2
from boto3.dynamodb.conditions import Key
from sqlalchemy import Column, Integer, String, create_engine, select
from sqlalchemy.orm import declarative_base, sessionmaker

Base = declarative_base()
Session = sessionmaker(bind=create_engine(os.environ["DATABASE_URL"]))


def table(name):
    return boto3.session.Session().resource("dynamodb").Table(name)


class Reader(Base):
    __tablename__ = "readers71"
    id = Column(Integer, primary_key=True)
    mail = Column(String)
    paper = Column(Integer)


class Writer(Base):
    __tablename__ = "writers71"
    id = Column(Integer, primary_key=True)
    mail = Column(String)
    paper = Column(Integer)


class Printer(Base):
    __tablename__ = "printers71"
    id = Column(Integer, primary_key=True)
    mail = Column(String)


class Binder(Base):
    __tablename__ = "binders71"
    id = Column(Integer, primary_key=True)
    mail = Column(String)


class Seller(Base):
    __tablename__ = "sellers71"
    id = Column(Integer, primary_key=True)
    mail = Column(String)


class Holder(Base):
    __tablename__ = "holders71"
    id = Column(Integer, primary_key=True)
    mail = Column(String, unique=True)


class Guide(Base):
    __tablename__ = "guides71"
    id = Column(Integer, primary_key=True)
    mail = Column(String)
    note = Column(String)


class Member(Base):
    __tablename__ = "members71"
    id = Column(Integer, primary_key=True)
    mail = Column(String)


def taken_away_handler(event, context):
    session = Session()
    known = [mail for (mail,) in session.query(Reader.mail).filter_by(paper=event["paper"]).all()]
    new = set(event["mails"]) - set(known)
    session.add_all([Reader(mail=mail, paper=event["paper"]) for mail in new])  # CA306: threads=unsafe processes=unsafe
    session.commit()


def difference_handler(event, context):
    session = Session()
    known = session.scalars(select(Writer.mail).where(Writer.paper == event["paper"])).all()
    for mail in set(event["mails"]).difference(known):
        session.add(Writer(mail=mail, paper=event["paper"]))  # CA306: threads=unsafe processes=unsafe
    session.commit()


def among_all_handler(event, context):
    session = Session()
    if event["mail"] in [printer.mail for printer in session.query(Printer).all()]:
        return {"statusCode": 409}
    session.add(Printer(mail=event["mail"]))  # CA306: threads=unsafe processes=unsafe
    session.commit()
    return {"statusCode": 201}


def any_of_all_handler(event, context):
    session = Session()
    if any(binder.mail == event["mail"] for binder in session.query(Binder)):
        return {"statusCode": 409}
    session.add(Binder(mail=event["mail"]))  # CA306: threads=unsafe processes=unsafe
    session.commit()
    return {"statusCode": 201}


def next_of_all_handler(event, context):
    session = Session()
    found = next((seller for seller in session.query(Seller).all() if seller.mail == event["mail"]), None)
    if found:
        return {"statusCode": 409}
    session.add(Seller(mail=event["mail"]))  # CA306: threads=unsafe processes=unsafe
    session.commit()
    return {"statusCode": 201}


def items_handler(event, context):
    items = table("readings71").query(KeyConditionExpression=Key("paper").eq(event["paper"]))["Items"]
    for mail in set(event["mails"]) - {item["mail"] for item in items}:
        table("readings71").put_item(  # CA306: threads=unsafe processes=unsafe
            Item={"paper": event["paper"], "id": str(uuid.uuid4()), "mail": mail}
        )


def statements_handler(event, context):
    cursor = psycopg2.connect(os.environ["DATABASE_URL"]).cursor()
    cursor.execute("SELECT mail FROM lines71 WHERE paper = %s", (event["paper"],))
    known = {row[0] for row in cursor.fetchall()}
    new = [mail for mail in event["mails"] if mail not in known]
    cursor.executemany(  # CA306: threads=unsafe processes=unsafe
        "INSERT INTO lines71 (mail, paper) VALUES (%s, %s)", [(mail, event["paper"]) for mail in new]
    )


def refused_handler(event, context):
    session = Session()
    known = {holder.mail for holder in session.query(Holder).all()}
    session.add_all([Holder(mail=mail) for mail in set(event["mails"]) - known])
    session.commit()


def listed_handler(event, context):
    session = Session()
    missing = set(event["mails"]) - {guide.mail for guide in session.query(Guide).all()}
    session.add(Guide(mail="log", note=event["note"]))
    session.commit()
    return sorted(missing)


def those_too_many_handler(event, context):
    session = Session()
    members = session.query(Member).all()
    gone = {member.mail for member in members} - set(event["mails"])
    for member in members:
        if member.mail in gone:
            session.delete(member)
    session.commit()


def allowed_handler(event, context):
    session = Session()
    if event["who"] not in [guide.mail for guide in session.query(Guide).all()]:
        return {"statusCode": 403}
    session.add(Guide(mail=event["mail"], note="x"))
    session.commit()
    return {"statusCode": 201}


def named_items_handler(event, context):
    items = table("readings72").query(KeyConditionExpression=Key("paper").eq(event["paper"]))["Items"]
    for mail in set(event["mails"]) - {item["mail"] for item in items}:
        table("readings72").put_item(
            Item={"paper": event["paper"], "mail": mail}, ConditionExpression="attribute_not_exists(mail)"
        )

"""Numbers, sums and means that are worked out anew after one more was added or removed, and set elsewhere."""

import os
import uuid

import boto3
import psycopg2
from boto3.dynamodb.conditions import Key
from pymongo import MongoClient
from sqlalchemy import Column, Float, Integer, create_engine, func, select
from sqlalchemy.orm import declarative_base, sessionmaker

Base = declarative_base()
Session = sessionmaker(bind=create_engine(os.environ["DATABASE_URL"]))


def table(name):
    return boto3.session.Session().resource("dynamodb").Table(name)


class Opinion(Base):
    __tablename__ = "opinions81"
    id = Column(Integer, primary_key=True)
    kiosk = Column(Integer)
    stars = Column(Integer)


class Kiosk(Base):
    __tablename__ = "kiosks81"
    id = Column(Integer, primary_key=True)
    rating = Column(Float)
    opinions = Column(Integer)


class Entry(Base):
    __tablename__ = "entries81"
    id = Column(Integer, primary_key=True)
    basket = Column(Integer)
    price = Column(Integer)


class Basket(Base):
    __tablename__ = "baskets81"
    id = Column(Integer, primary_key=True)
    total = Column(Integer)


def removed_handler(event, context):
    table("laps81").delete_item(Key={"race": event["race"], "number": event["number"]})
    left = table("laps81").query(KeyConditionExpression=Key("race").eq(event["race"]))
    table("races81").update_item(  # CA306: threads=unsafe processes=unsafe
        Key={"race": event["race"]},
        UpdateExpression="SET laps = :laps",
        ExpressionAttributeValues={":laps": left["Count"]},
    )


def mean_handler(event, context):
    table("marks81").put_item(Item={"pupil": event["pupil"], "id": str(uuid.uuid4()), "mark": event["mark"]})
    marks = table("marks81").query(KeyConditionExpression=Key("pupil").eq(event["pupil"]))["Items"]
    table("pupils81").update_item(  # CA306: threads=unsafe processes=unsafe
        Key={"pupil": event["pupil"]},
        UpdateExpression="SET mean = :mean",
        ExpressionAttributeValues={":mean": sum(each["mark"] for each in marks) / len(marks)},
    )


def statement_handler(event, context):
    cursor = psycopg2.connect(os.environ["DATABASE_URL"]).cursor()
    cursor.execute("INSERT INTO claps81 (song, who) VALUES (%s, %s)", (event["song"], event["who"]))
    cursor.execute("SELECT COUNT(*) FROM claps81 WHERE song = %s", (event["song"],))
    claps = cursor.fetchone()[0]
    cursor.execute(  # CA306: threads=unsafe processes=unsafe
        "UPDATE songs81 SET claps = %s WHERE id = %s", (claps, event["song"])
    )


def document_handler(event, context):
    db = MongoClient(os.environ["MONGO_URL"]).polls81
    db.votes.insert_one({"poll": event["poll"], "who": event["who"]})
    votes = db.votes.count_documents({"poll": event["poll"]})
    db.polls.update_one({"_id": event["poll"]}, {"$set": {"votes": votes}})  # CA306: threads=unsafe processes=unsafe


def rated_handler(event, context):
    session = Session()
    session.add(Opinion(kiosk=event["kiosk"], stars=event["stars"]))
    session.flush()
    mean = session.query(func.avg(Opinion.stars)).filter(Opinion.kiosk == event["kiosk"]).scalar()
    kiosk = session.get(Kiosk, event["kiosk"])
    kiosk.rating = mean  # CA306: threads=unsafe processes=unsafe
    session.commit()


def summed_handler(event, context):
    session = Session()
    session.add(Entry(basket=event["basket"], price=event["price"]))
    session.flush()
    basket = session.get(Basket, event["basket"])
    entries = session.query(Entry).filter_by(basket=event["basket"]).all()
    basket.total = sum(entry.price for entry in entries)  # CA306: threads=unsafe processes=unsafe
    session.commit()


def nightly_handler(event, context):
    session = Session()
    kiosk = session.get(Kiosk, event["kiosk"])
    kiosk.opinions = session.query(Opinion).filter_by(kiosk=event["kiosk"]).count()
    session.commit()


def within_the_database_handler(event, context):
    session = Session()
    session.add(Opinion(kiosk=event["kiosk"], stars=event["stars"]))
    mean = select(func.avg(Opinion.stars)).where(Opinion.kiosk == event["kiosk"]).scalar_subquery()
    session.query(Kiosk).filter_by(id=event["kiosk"]).update({"rating": mean})
    session.commit()


def raised_handler(event, context):
    table("laps82").put_item(Item={"race": event["race"], "number": str(uuid.uuid4())})
    table("races82").update_item(
        Key={"race": event["race"]}, UpdateExpression="ADD laps :one", ExpressionAttributeValues={":one": 1}
    )


def reported_handler(event, context):
    laps = table("laps83").query(KeyConditionExpression=Key("race").eq(event["race"]))["Items"]
    table("races83").update_item(
        Key={"race": event["race"]},
        UpdateExpression="SET laps = :laps",
        ExpressionAttributeValues={":laps": len(laps)},
    )


def of_others_handler(event, context):
    table("laps84").put_item(Item={"race": event["race"], "number": str(uuid.uuid4())})
    laps = table("laps84").query(KeyConditionExpression=Key("race").eq(event["old"]))["Items"]
    table("races84").update_item(
        Key={"race": event["old"]},
        UpdateExpression="SET laps = :laps",
        ExpressionAttributeValues={":laps": len(laps)},
    )

"""Dictionaries of a request, or of a model that holds one, into which something is put by name before they are stored."""

import json
import uuid

import boto3
from fastapi import FastAPI
from flask import Flask, request
from pydantic import BaseModel
from pymongo import MongoClient
from sqlalchemy import Column, Integer, String, create_engine, select
from sqlalchemy.orm import declarative_base, sessionmaker

table = boto3.client("dynamodb")
asks = MongoClient()["put-into-requests"]["asks"]  # CA601: threads=safe processes=benign
Base = declarative_base()
Session = sessionmaker(create_engine("postgresql://host/database"))
app = FastAPI()
site = Flask(__name__)


class Wish(Base):
    __tablename__ = "wishes_put_into_requests"
    id = Column(Integer, primary_key=True)
    user = Column(Integer)
    role = Column(String)


class Body(BaseModel):
    role: str


def loaded_handler(event, context):
    if asks.find_one({"user": event["user"]}):
        return "twice"
    data = json.loads(event["body"])
    data["user"] = event["user"]
    asks.insert_one(data)  # CA306: threads=unsafe processes=unsafe


def new_each_time_handler(event, context):
    if not asks.find_one({"user": event["user"]}):
        return "who?"
    data = json.loads(event["body"])
    data["_id"] = str(uuid.uuid4())
    asks.insert_one(data)


def updated_handler(event, context):
    if table.get_item(TableName="put-into-requests", Key={"id": {"S": event["id"]}}).get("Item"):
        return "twice"
    data = event["item"].copy()
    data.update(id={"S": event["id"]})
    table.put_item(TableName="put-into-requests", Item=data)  # CA306: threads=unsafe processes=unsafe


def conditional_handler(event, context):
    if table.get_item(TableName="put-under-condition", Key={"id": {"S": event["id"]}}).get("Item"):
        return "twice"
    data = event["item"]
    data["id"] = {"S": event["id"]}
    table.put_item(TableName="put-under-condition", Item=data, ConditionExpression="attribute_not_exists(id)")


@app.post("/set/{user}")
def set_in_dump(user: int, body: Body):
    with Session() as session:
        if session.scalar(select(Wish).where(Wish.user == user, Wish.role == body.role)):
            return "twice"
        data = body.model_dump()
        data["user"] = user
        session.add(Wish(**data))  # CA306: threads=unsafe processes=unsafe
        session.commit()


@app.post("/spread/{user}")
def spread_of_dump(user: int, body: Body):
    with Session() as session:
        if session.scalar(select(Wish).where(Wish.user == user, Wish.role == body.role)):
            return "twice"
        session.add(Wish(**{**body.model_dump(), "user": user}))  # CA306: threads=unsafe processes=unsafe
        session.commit()


@app.post("/update/{user}")
def update_of_dump(user: int, body: Body):
    with Session() as session:
        if session.scalar(select(Wish).where(Wish.user == user)):
            return "twice"
        data = body.dict()
        data.update({"user": user})
        session.add(Wish(**data))  # CA306: threads=unsafe processes=unsafe
        session.commit()


@site.post("/<int:user>")
def form(user):
    data = request.form.to_dict()
    with Session() as session:
        if session.scalar(select(Wish).where(Wish.user == user)):
            return "twice"
        data["user"] = user
        session.add(Wish(**data))  # CA306: threads=unsafe processes=unsafe
        session.commit()


def path_handler(event, context):
    data = json.loads(event["body"])
    data["path"] = f"/tmp/put-{context.aws_request_id}"
    with open(data["path"], "w") as file:
        file.write(data["text"])


def fixed_path_handler(event, context):
    data = json.loads(event["body"])
    data["path"] = "/tmp/put-into-requests"
    with open(data["path"], "w") as file:  # CA501: threads=unsafe processes=unsafe
        file.write(data["text"])
    with open(data["path"]) as file:
        return file.read()


def copied_handler(event, context):
    found = table.query(
        TableName="copied-and-moved",
        KeyConditionExpression="cycle = :cycle",
        ExpressionAttributeValues={":cycle": {"S": event["cycle"]}},
    )
    for old in found["Items"][:1]:
        table.delete_item(TableName="copied-and-moved", Key={"cycle": {"S": event["cycle"]}, "state": old["state"]})
        new = dict(old)
        new["state"] = {"S": "done"}
        table.put_item(TableName="copied-and-moved", Item=new)  # CA306: threads=unsafe processes=unsafe

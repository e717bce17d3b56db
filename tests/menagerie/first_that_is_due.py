"""The first one that is due, taken by each who finds it; documents whose own key says which one is stored."""

import os

import boto3
import pymongo

shop = pymongo.MongoClient(os.environ["MONGO"]).shop  # CA601: threads=safe processes=benign


def client():
    return boto3.session.Session().client("dynamodb")


def job_handler(event, context):
    jobs = client().query(
        TableName="jobs",
        IndexName="state",
        KeyConditionExpression="s = :s",
        ExpressionAttributeValues={":s": {"S": "pending"}},
        Limit=1,
    )["Items"]
    if not jobs:
        return None
    job = jobs[0]
    client().update_item(  # CA306: threads=unsafe processes=unsafe
        TableName="jobs",
        Key={"id": job["id"]},
        UpdateExpression="SET s = :r",
        ExpressionAttributeValues={":r": {"S": "running"}},
    )
    return job["id"]["S"]


def claimed_handler(event, context):
    jobs = client().query(
        TableName="jobs",
        IndexName="state",
        KeyConditionExpression="s = :s",
        ExpressionAttributeValues={":s": {"S": "pending"}},
        Limit=1,
    )["Items"]
    if not jobs:
        return None
    job = jobs[0]
    client().update_item(
        TableName="jobs",
        Key={"id": job["id"]},
        UpdateExpression="SET s = :r",
        ConditionExpression="s = :p",
        ExpressionAttributeValues={":r": {"S": "running"}, ":p": {"S": "pending"}},
    )
    return job["id"]["S"]


def cart_handler(event, context):
    cart = shop.carts.find_one({"_id": event["user"]})
    cart["lines"].append(event["line"])
    shop.carts.replace_one({"_id": cart["_id"]}, cart)  # CA306: threads=unsafe processes=unsafe


def cart_by_user_handler(event, context):
    cart = shop.carts.find_one({"user": event["user"]})
    shop.carts.update_one(  # CA306: threads=unsafe processes=unsafe
        {"_id": cart["_id"]}, {"$set": {"total": cart["total"] + event["price"]}}
    )


def counted_handler(event, context):
    cart = shop.carts.find_one({"user": event["user"]})
    shop.carts.update_one({"_id": cart["_id"]}, {"$inc": {"total": event["price"]}})


def noted_handler(event, context):
    cart = shop.carts.find_one({"user": event["user"]})
    shop.carts.update_one({"_id": cart["_id"]}, {"$set": {"note": event["note"]}})


def other_handler(event, context):
    cart = shop.carts.find_one({"user": event["user"]})
    shop.orders.insert_one({"cart": cart["_id"], "lines": cart["lines"]})

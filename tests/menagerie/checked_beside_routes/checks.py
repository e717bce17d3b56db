"""What is asked before a route runs; the route is given nothing of it."""

import boto3
from fastapi import HTTPException, Request

berths = boto3.session.Session().client("dynamodb")


def must_be_free(id: str):
    item = berths.get_item(TableName="berths", Key={"id": {"S": id}})["Item"]
    if item["state"]["S"] != "free":
        raise HTTPException(409)


def must_be_signed_in(request: Request):
    if request.headers.get("authorization") is None:
        raise HTTPException(401)

"""Of several functions one is called: who is turned away by one has not asked what another one stores."""

import boto3

dynamodb = boto3.client("dynamodb")


class AlreadyIn(Exception):
    pass


def _lobby(name):
    return dynamodb.get_item(TableName="lobbies", Key={"name": {"S": name}})["Item"]


def join(body):
    if body["player"] in _lobby(body["lobby"])["players"]["SS"]:
        raise AlreadyIn
    return {"joined": body["lobby"]}


def leave(body):
    dynamodb.update_item(
        TableName="lobbies",
        Key={"name": {"S": body["lobby"]}},
        UpdateExpression="DELETE players :p",
        ExpressionAttributeValues={":p": {"SS": [body["player"]]}},
    )
    return {"left": body["lobby"]}


ROUTES = {"join": join, "leave": leave}


def route_handler(event, context):
    return ROUTES[event["route"]](event["body"])


def either_handler(event, context):
    act = join if event["route"] == "join" else leave
    return act(event["body"])


# a look in the very function that stores, chosen in the same way
def open_seat(body):
    table = dynamodb.get_item(TableName="poker", Key={"name": {"S": body["table"]}})["Item"]
    if table["state"]["S"] != "open":
        raise AlreadyIn
    dynamodb.update_item(  # CA306: threads=unsafe processes=unsafe
        TableName="poker",
        Key={"name": {"S": body["table"]}},
        UpdateExpression="SET #s = :closed",
        ExpressionAttributeNames={"#s": "state"},
        ExpressionAttributeValues={":closed": {"S": "closed"}},
    )
    return {"seat": body["table"]}


SEATS = {"ping": len, "open": open_seat}


def seat_handler(event, context):
    return SEATS[event["route"]](event["body"])


# what was looked at before one of them is chosen decided on either
def close(body):
    dynamodb.update_item(  # CA306: threads=unsafe processes=unsafe
        TableName="auctions",
        Key={"name": {"S": body["auction"]}},
        UpdateExpression="SET #s = :closed",
        ExpressionAttributeNames={"#s": "state"},
        ExpressionAttributeValues={":closed": {"S": "closed"}},
    )
    return {"closed": body["auction"]}


def show(body):
    return {"auction": body["auction"]}


ACTIONS = {"show": show, "close": close}


def auction_handler(event, context):
    auction = dynamodb.get_item(TableName="auctions", Key={"name": {"S": event["body"]["auction"]}})["Item"]
    if auction["state"]["S"] != "open":
        raise AlreadyIn
    return ACTIONS[event["action"]](event["body"])

"""Items that are put under a name made up here, whatever they hold of others, and columns that are only made alike."""

import json
import os
import uuid
from decimal import Decimal

import boto3
import psycopg2
from pydantic import BaseModel

baskets = boto3.resource("dynamodb").Table("baskets-of-biscuits")


class Basket(BaseModel):
    """What is ordered, with the price at that time."""

    id: str
    whose: str
    price: int


def rounded(thing):
    """Numbers as the table takes them."""
    if isinstance(thing, dict):
        for name, each in thing.items():
            thing[name] = rounded(each)
        return thing
    return Decimal(str(thing)) if isinstance(thing, float) else thing


def order_handler(event, context):
    """A new item, as text and back: of the biscuit that was looked at nothing is stored back."""
    biscuit = baskets.get_item(Key={"id": event["biscuit"]}).get("Item")  # CA301: threads=unsafe processes=safe
    if not biscuit:
        raise ValueError("no such biscuit")
    basket = Basket(id=f"basket_{str(uuid.uuid4())[:8]}", whose=event["whose"], price=biscuit["price"])
    fresh = json.loads(basket.model_dump_json())
    rounded(fresh)
    baskets.put_item(Item=fresh)
    return fresh


def again_handler(event, context):
    """The same as a dictionary at once."""
    biscuit = baskets.get_item(Key={"id": event["biscuit"]})["Item"]
    basket = Basket(id=str(uuid.uuid4()), whose=event["whose"], price=biscuit["price"])
    baskets.put_item(Item=basket.model_dump())


def dearer_handler(event, context):
    """The item that was found, put back whole."""
    found = baskets.get_item(Key={"id": event["basket"]})["Item"]
    basket = Basket(**found)
    basket.price += event["more"]
    baskets.put_item(Item=basket.model_dump())  # CA306: threads=unsafe processes=unsafe


def known_in(cursor, team):
    """Who plays, each with how."""
    cursor.execute("SELECT player, standing FROM line_ups WHERE team = %s", (team,))
    return {row[0]: row[1] for row in cursor.fetchall()}


def line_up_handler(event, context):
    """A column is set to what the request says where it says another thing: once more changes nothing."""
    with psycopg2.connect(os.environ["LINE_UPS"]) as connection, connection.cursor() as cursor:
        known = known_in(cursor, event["team"])
        for player, standing in event["players"].items():
            if player in known and known[player] != standing:
                cursor.execute(
                    "UPDATE line_ups SET standing = %s WHERE player = %s AND team = %s",
                    (standing, player, event["team"]),
                )


def captain_handler(event, context):
    """Who leads is only asked for, and another is set: whoever asked at the same time is overwritten."""
    with psycopg2.connect(os.environ["LINE_UPS"]) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT captain FROM captains_of_teams WHERE team = %s", (event["team"],))
        if cursor.fetchone()[0] != event["player"]:
            return "it is not yours to give"
        cursor.execute(  # CA306: threads=unsafe processes=unsafe
            "UPDATE captains_of_teams SET captain = %s WHERE team = %s", (event["next"], event["team"])
        )
    return "given"


def empty_chair_handler(event, context):
    """Somebody else is turned away, who has none yet is let in: two of them get the chair."""
    with psycopg2.connect(os.environ["LINE_UPS"]) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT sitter FROM chairs_of_teams WHERE chair = %s", (event["chair"],))
        sitter = cursor.fetchone()[0]
        if sitter and sitter != event["player"]:
            return "taken"
        cursor.execute(  # CA306: threads=unsafe processes=unsafe
            "UPDATE chairs_of_teams SET sitter = %s WHERE chair = %s", (event["player"], event["chair"])
        )
    return "yours"

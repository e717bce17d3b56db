"""One table for items of several kinds, told apart by how their keys begin; and what is found by way of another item."""

import boto3
from boto3.dynamodb.conditions import Key


def table():
    return boto3.session.Session().resource("dynamodb").Table("league-of-kinds")


def role_of(user, team):
    """Who somebody is in a team, which was named by another item."""
    club = table().get_item(Key={"pk": f"TEAM#{team}", "sk": "METADATA"}).get("Item")
    if not club or club.get("status") == "inactive":
        raise LookupError(team)
    member = table().get_item(Key={"pk": f"TEAM#{team}", "sk": f"MEMBER#{user}"}).get("Item")
    if not member or member.get("status") != "active":
        raise PermissionError(user)
    return member["role"]


# Hazards.


def start_handler(event, context):
    """Of two games of a team that are started at once each finds none under way."""
    game = table().get_item(Key={"pk": f"GAME#{event['game']}", "sk": "METADATA"})["Item"]
    games = table().query(IndexName="GSI1", KeyConditionExpression=Key("gsi1").eq(f"TEAM#{game['team']}"))["Items"]
    running = [each for each in games if each.get("status") == "running" and each["id"] != event["game"]]
    if running:
        return 409
    table().update_item(  # CA306: threads=unsafe processes=unsafe
        Key={"pk": f"GAME#{event['game']}", "sk": "METADATA"},
        UpdateExpression="SET #s = :s",
        ExpressionAttributeNames={"#s": "status"},
        ExpressionAttributeValues={":s": "running"},
    )
    return 200


def finish_handler(event, context):
    """The state of a game is moved on because of what it was."""
    game = table().get_item(Key={"pk": f"GAME#{event['game']}", "sk": "METADATA"})["Item"]
    if game["status"] != "running":
        return 409
    table().update_item(  # CA306: threads=unsafe processes=unsafe
        Key={"pk": f"GAME#{event['game']}", "sk": "METADATA"},
        UpdateExpression="SET #s = :s",
        ExpressionAttributeNames={"#s": "status"},
        ExpressionAttributeValues={":s": "over"},
    )
    return 200


def resign_handler(event, context):
    """A member who is taken off the list may have been put on another one meanwhile."""
    key = {"pk": f"TEAM#{event['team']}", "sk": f"MEMBER#{event['user']}"}
    member = table().get_item(Key=key)["Item"]
    if member["bench"] != "first":
        return 409
    table().delete_item(Key=key)  # CA306: threads=unsafe processes=unsafe
    return 200


def bench_handler(event, context):
    table().update_item(
        Key={"pk": f"TEAM#{event['team']}", "sk": f"MEMBER#{event['user']}"},
        UpdateExpression="SET bench = :b",
        ExpressionAttributeValues={":b": event["bench"]},
    )


# Look-alikes.


def delete_handler(event, context):
    """What was asked of the member and of the team says nothing of the turn that led to them."""
    key = {"pk": f"GAME#{event['game']}", "sk": f"TURN#{event['turn']}"}
    turn = table().get_item(Key=key).get("Item")
    if not turn:
        return 404
    if role_of(event["user"], turn["team"]) != "owner":
        return 403
    table().delete_item(Key=key)
    return 204


def rename_handler(event, context):
    """A team is none of the items whose state is moved on."""
    key = {"pk": f"TEAM#{event['team']}", "sk": "METADATA"}
    club = table().get_item(Key=key).get("Item")
    if not club or club.get("status") == "inactive":
        return 404
    table().update_item(Key=key, UpdateExpression="SET title = :t", ExpressionAttributeValues={":t": event["title"]})
    return 200


def shirt_handler(event, context):
    """A member is asked for, and a player changed."""
    if role_of(event["user"], event["team"]) != "owner":
        return 403
    table().update_item(
        Key={"pk": f"TEAM#{event['team']}", "sk": f"PLAYER#{event['user']}"},
        UpdateExpression="SET #s = :s, shirt = :n",
        ExpressionAttributeNames={"#s": "status"},
        ExpressionAttributeValues={":s": "active", ":n": event["shirt"]},
    )
    return 200


def owners_only_handler(event, context):
    """Who may is found among all members: that one of them is, is no state of the one who is changed."""
    members = table().query(KeyConditionExpression=Key("pk").eq(f"TEAM#{event['team']}"))["Items"]
    if not any(each["role"] == "owner" and each["user"] == event["by"] for each in members):
        return 403
    table().update_item(
        Key={"pk": f"TEAM#{event['team']}", "sk": f"MEMBER#{event['user']}"},
        UpdateExpression="SET #r = :r",
        ExpressionAttributeNames={"#r": "role"},
        ExpressionAttributeValues={":r": event["role"]},
    )
    return 200

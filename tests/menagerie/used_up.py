"""Things that are found, removed and paid with: of two requests that find one both get something for it."""

import uuid

import boto3
from boto3.dynamodb.conditions import Key

game = boto3.resource("dynamodb").Table("game")
sessions = boto3.resource("dynamodb").Table("sessions")
people = boto3.resource("dynamodb").Table("people")
recipes = boto3.resource("dynamodb").Table("recipes")


def owned_by(player):
    owned = game.query(KeyConditionExpression=Key("pk").eq(player))  # CA301: threads=unsafe processes=safe
    return owned.get("Items", [])


# Look-alikes.


def thrown_away_handler(event, context):
    """Nobody gets anything for it."""
    found = None
    for thing in owned_by(event["player"]):
        if thing["name"] == event["name"]:
            found = thing
    if not found:
        return {"statusCode": 404}
    game.delete_item(Key={"pk": event["player"], "sk": found["sk"]})
    return {"statusCode": 200}


def bought_once_handler(event, context):
    """The second of two finds no paint to remove."""
    found = None
    for thing in owned_by(event["player"]):
        if thing["name"] == event["name"]:
            found = thing
    if not found:
        return {"statusCode": 404}
    game.delete_item(Key={"pk": event["player"], "sk": found["sk"]}, ConditionExpression="attribute_exists(pk)")
    paint(event)
    return {"statusCode": 200}


def renamed_handler(event, context):
    """Two rename it alike."""
    found = None
    for thing in owned_by(event["player"]):
        if thing["name"] == event["name"]:
            found = thing
    if not found:
        return {"statusCode": 404}
    game.delete_item(Key={"pk": found["pk"], "sk": found["sk"]})
    game.put_item(Item={"pk": found["pk"], "sk": found["sk"], "name": event["new"]})
    return {"statusCode": 200}


def logged_out_handler(event, context):
    """Nothing is given to who has left."""
    found = sessions.get_item(Key={"sid": f"state:{event['state']}"})  # CA301: threads=unsafe processes=safe
    if "Item" not in found:
        return {"statusCode": 404}
    sessions.delete_item(Key={"sid": f"state:{event['state']}"})
    return {"statusCode": 200}


def paint(event):
    game.update_item(
        Key={"pk": event["player"], "sk": f"DINO#{event['dino']}"},
        UpdateExpression="SET color = :c",
        ExpressionAttributeValues={":c": event["name"]},
    )


# Hazards.


def paint_handler(event, context):
    found = None
    for thing in owned_by(event["player"]):
        if thing["name"] == event["name"]:
            found = thing
            break
    if not found:
        return {"statusCode": 404}
    game.delete_item(Key={"pk": event["player"], "sk": found["sk"]})  # CA306: threads=unsafe processes=unsafe
    paint(event)
    return {"statusCode": 200}


def login_handler(event, context):
    state = event["queryStringParameters"]["state"]
    found = sessions.get_item(Key={"sid": f"state:{state}"})
    if "Item" not in found:
        return {"statusCode": 401}
    sessions.delete_item(Key={"sid": f"state:{state}"})  # CA306: threads=unsafe processes=unsafe
    sessions.put_item(Item={"sid": str(uuid.uuid4()), "user": event["user"]})
    return {"statusCode": 200}


def score(name, other):
    return {"same": name.lower() == other.lower(), "score": 1}


def person_handler(event, context):
    """The one of that name who is most alike, else a new one."""
    found, best = None, 0
    for person in people.scan()["Items"]:  # CA301: threads=unsafe processes=safe
        compared = score(person["name"], event["name"])
        if compared["same"] and compared["score"] > best:
            found, best = person, compared["score"]
    if found:
        number = found["id"]
    else:
        number = str(uuid.uuid4())
        people.put_item(Item={"id": number, "name": event["name"]})  # CA306: threads=unsafe processes=unsafe
    return number


def parts_handler(event, context):
    """All are replaced: of two sets both may stay."""
    with recipes.batch_writer() as batch:  # CA301: threads=unsafe processes=safe
        for part in recipes.query(KeyConditionExpression=Key("pk").eq(event["id"]))["Items"]:
            batch.delete_item(Key={"pk": part["pk"], "sk": part["sk"]})
        for part in event["parts"]:
            batch.put_item(  # CA306: threads=unsafe processes=unsafe
                Item={"pk": event["id"], "sk": part["id"], "amount": part["amount"]}
            )


def parts_cleared_handler(event, context):
    with recipes.batch_writer() as batch:
        for part in recipes.query(KeyConditionExpression=Key("pk").eq(event["id"]))["Items"]:
            batch.delete_item(Key={"pk": part["pk"], "sk": part["sk"]})


SEED = [{"mail": "first@shop", "name": "First"}, {"mail": "second@shop", "name": "Second"}]


def by_mail(mail):
    found = people.query(IndexName="by_mail", KeyConditionExpression=Key("mail").eq(mail))["Items"]
    return found[0] if found else None


def seed_handler(event, context):
    for user in SEED:
        if by_mail(user["mail"]):
            continue
        item = {"id": str(uuid.uuid4()), "mail": user["mail"], "name": user["name"]}
        people.put_item(Item=item)  # CA306: threads=unsafe processes=unsafe confidence=low

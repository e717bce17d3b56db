"""What a service answers that is asked with something of an item, and items that a filter finds."""

import json

import boto3
import requests
from boto3.dynamodb.conditions import Attr, Key

bedrock = boto3.client("bedrock-runtime")
storage = boto3.client("s3")


def table(name):
    return boto3.session.Session().resource("dynamodb").Table(name)


def told_by_a_model_handler(event, context):
    """Another item is put beside the one of which it was made."""
    game = table("league_games").get_item(Key={"pk": event["id"], "sk": "GAME"})["Item"]
    answer = bedrock.invoke_model(modelId="m", body=json.dumps({"prompt": game["plays"]}))
    text = json.loads(answer["body"].read())["text"]
    table("league_games").update_item(
        Key={"pk": event["id"], "sk": "GAME"}, UpdateExpression="SET summary = :s", ExpressionAttributeValues={":s": text}
    )


def measured_handler(event, context):
    pond = table("league_ponds").get_item(Key={"id": event["id"]})["Item"]
    level = requests.get(pond["address"], timeout=5).json()["level"]
    table("league_ponds").update_item(
        Key={"id": event["id"]}, UpdateExpression="SET water = :l", ExpressionAttributeValues={":l": level}
    )


def address_handler(event, context):
    table("league_ponds").update_item(
        Key={"id": event["id"]}, UpdateExpression="SET address = :a", ExpressionAttributeValues={":a": event["address"]}
    )


def raised_handler(event, context):
    """What was read is stored, beside what the service answers."""
    pond = table("league_ponds").get_item(Key={"id": event["id"]})["Item"]
    rise = requests.get(pond["address"], timeout=5).json()["rise"]
    table("league_ponds").update_item(  # CA306: threads=unsafe processes=unsafe
        Key={"id": event["id"]}, UpdateExpression="SET water = :l", ExpressionAttributeValues={":l": pond["water"] + rise}
    )


def object_handler(event, context):
    """What is in an object comes from that object."""
    found = storage.get_object(Bucket="league-tables", Key=event["key"])
    rows = json.loads(found["Body"].read())
    rows.append(event["row"])
    text = json.dumps(rows)
    storage.put_object(Bucket="league-tables", Key=event["key"], Body=text)  # CA306: threads=unsafe processes=unsafe


def run_of(league, run):
    found = table("league_runs").query(
        KeyConditionExpression=Key("pk").eq(league), FilterExpression=Attr("run").eq(run)
    )["Items"]
    return found[0] if found else None


def noted_handler(event, context):
    """Whichever of several was found is noted: no state of it was asked for."""
    found = run_of(event["league"], event["run"])
    if not found:
        return 404
    table("league_runs").update_item(
        Key={"pk": found["pk"], "sk": found["sk"]}, UpdateExpression="SET noted = :n",
        ExpressionAttributeValues={":n": "yes"},
    )
    return 200


def invited_handler(event, context):
    found = table("league_invitations").query(
        KeyConditionExpression=Key("pk").eq(event["league"]), FilterExpression=Attr("state").eq("open")
    )["Items"]
    if not found or found[0]["code"] != event["code"]:
        return 404
    table("league_invitations").update_item(  # CA306: threads=unsafe processes=unsafe
        Key={"pk": found[0]["pk"], "sk": found[0]["sk"]}, UpdateExpression="SET #s = :s",
        ExpressionAttributeNames={"#s": "state"}, ExpressionAttributeValues={":s": "used"},
    )
    return 200

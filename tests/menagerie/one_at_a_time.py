"""One item in a state at a time, an item picked out of all, one put back field by field, and parts of transactions."""

import uuid

import boto3
from boto3.dynamodb.conditions import Key

client = boto3.client("dynamodb")


def table(name):
    return boto3.session.Session().resource("dynamodb").Table(name)


def started_handler(event, context):
    for run in table("training_runs").query(IndexName="kinds", KeyConditionExpression=Key("kind").eq("run"))["Items"]:
        if run.get("status") == "in_progress":
            return 409
    item = {"id": uuid.uuid4().hex, "kind": "run", "status": "in_progress", "plan": event["plan"]}
    table("training_runs").put_item(Item=item)  # CA306: threads=unsafe processes=unsafe confidence=low
    return 201


def queued_handler(event, context):
    """One is refused while another is broken, but none begins broken."""
    for run in table("training_jobs").query(IndexName="kinds", KeyConditionExpression=Key("kind").eq("job"))["Items"]:
        if run.get("status") == "broken":
            return 409
    item = {"id": uuid.uuid4().hex, "kind": "job", "status": "new", "plan": event["plan"]}
    table("training_jobs").put_item(Item=item)
    return 201


def listed_handler(event, context):
    """Those under way are told, whoever begins another one."""
    runs = table("training_laps").query(IndexName="kinds", KeyConditionExpression=Key("kind").eq("lap"))["Items"]
    item = {"id": uuid.uuid4().hex, "kind": "lap", "status": "in_progress", "plan": event["plan"]}
    table("training_laps").put_item(Item=item)
    return [run["id"] for run in runs if run["status"] == "in_progress"]


def room_handler(event, context):
    key = event["room"]
    found = [room for room in table("game_rooms").scan()["Items"] if room["id"] == key]
    if found[0]["state"] != "vacant":
        raise ValueError(key)
    table("game_rooms").update_item(  # CA306: threads=unsafe processes=unsafe
        Key={"id": key},
        UpdateExpression="SET #s = :s",
        ExpressionAttributeNames={"#s": "state"},
        ExpressionAttributeValues={":s": event["state"]},
    )


def other_room_handler(event, context):
    """Another room than the one that was picked out."""
    found = [room for room in table("game_halls").scan()["Items"] if room["id"] == event["room"]]
    if found[0]["state"] != "vacant":
        raise ValueError(event)
    table("game_halls").update_item(
        Key={"id": event["next"]},
        UpdateExpression="SET #s = :s",
        ExpressionAttributeNames={"#s": "state"},
        ExpressionAttributeValues={":s": event["state"]},
    )


def told_handler(event, context):
    by_route = {}
    for wish in table("route_wishes").scan()["Items"]:
        by_route.setdefault(wish["route"], []).append(wish)
    for route, wishes in by_route.items():
        for wish in wishes:
            table("route_wishes").put_item(  # CA306: threads=unsafe processes=unsafe
                Item={"id": wish["id"], "route": wish["route"], "filters": wish["filters"], "told": event["time"]}
            )


def renewed_handler(event, context):
    """Another item is made of what was found, under a name of its own."""
    for wish in table("route_offers").scan()["Items"]:
        item = {"id": uuid.uuid4().hex, "route": wish["route"], "filters": wish["filters"], "told": event["time"]}
        table("route_offers").put_item(Item=item)


def activate_handler(event, context):
    found = table("season_plans").query(IndexName="kinds", KeyConditionExpression=Key("kind").eq("active"))["Items"]
    parts = []
    if found:
        old = found[0]
        parts.append(
            {
                "Update": {
                    "TableName": "season_plans",
                    "Key": {"id": {"S": old["id"]}},
                    "UpdateExpression": "SET kind = :k, is_active = :a",
                    "ExpressionAttributeValues": {":k": {"S": "rest"}, ":a": {"BOOL": False}},
                }
            }
        )
    parts.append(
        {
            "Update": {
                "TableName": "season_plans",
                "Key": {"id": {"S": event["id"]}},
                "UpdateExpression": "SET kind = :k, is_active = :a",
                "ExpressionAttributeValues": {":k": {"S": "active"}, ":a": {"BOOL": True}},
                "ConditionExpression": "attribute_exists(id)",
            }
        }
    )
    client.transact_write_items(TransactItems=parts)  # CA306: threads=unsafe processes=unsafe


def drawn_handler(event, context):
    """The transaction asks whether what was read is still so, in a part of its own."""
    item = client.get_item(TableName="season_purses", Key={"id": {"S": event["id"]}})["Item"]
    parts = []
    parts.append(
        {
            "Put": {
                "TableName": "season_purses",
                "Item": {"id": {"S": event["id"]}, "left": {"N": str(int(item["left"]["N"]) - 1)}},
            }
        }
    )
    parts.append(
        {
            "ConditionCheck": {
                "TableName": "season_purses",
                "Key": {"id": {"S": event["id"]}},
                "ConditionExpression": "left = :left",
            }
        }
    )
    client.transact_write_items(TransactItems=parts)


def last_of_several_handler(event, context):
    item = client.get_item(TableName="season_chests", Key={"id": {"S": event["id"]}})["Item"]
    parts = []
    parts.append({"Put": {"TableName": "season_logs", "Item": {"id": {"S": uuid.uuid4().hex}}}})
    parts.append(
        {
            "Put": {
                "TableName": "season_chests",
                "Item": {"id": {"S": event["id"]}, "left": {"N": str(int(item["left"]["N"]) - 1)}},
            }
        }
    )
    client.transact_write_items(TransactItems=parts)  # CA306: threads=unsafe processes=unsafe


def matches_handler(event, context):
    """How long a name within the item is does not say how many items there are."""
    item = table("match_list").get_item(Key={"id": event["id"]}).get("Item")
    if not item or len(item["name"]) > 100:
        return 404
    table("match_list").delete_item(Key={"id": event["id"]})
    return 204


def received_handler(event, context):
    """Goods of an order: items of another kind in the same table."""
    order = table("shop_stock").get_item(Key={"pk": f"SHOP#{event['shop']}", "sk": f"ORDER#{event['id']}"})["Item"]
    for line in order["lines"]:
        table("shop_stock").update_item(
            Key={"pk": f"SHOP#{event['shop']}", "sk": f"GOODS#{line['goods']}"},
            UpdateExpression="SET #l = #l + :n, supplier = :s",
            ExpressionAttributeNames={"#l": "left"},
            ExpressionAttributeValues={":n": line["number"], ":s": order["supplier"]},
        )

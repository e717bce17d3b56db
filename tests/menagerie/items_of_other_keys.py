"""Items that are stored with what was read, under the same key or another one, and under conditions of all kinds."""

import boto3
from boto3.dynamodb.conditions import Attr, Key

client = boto3.client("dynamodb")


def table(name="rides"):
    return boto3.session.Session().resource("dynamodb").Table(name)


# Look-alikes.


def united_with_another_key_handler(event, context):
    driver = table().get_item(Key={"ride": event["ride"], "who": "DRIVER"})["Item"]
    table().put_item(Item=driver | {"who": "PASSENGER#" + event["user"]})


def spread_with_another_key_handler(event, context):
    driver = table().get_item(Key={"ride": event["ride"], "who": "DRIVER"})["Item"]
    table().put_item(Item={**driver, "who": "PASSENGER#" + event["user"]})


def another_key_set_handler(event, context):
    driver = table().get_item(Key={"ride": event["ride"], "who": "DRIVER"})["Item"]
    driver["who"] = "PASSENGER#" + event["user"]
    table().put_item(Item=driver)


def state_in_the_condition_handler(event, context):
    key = {"id": event["id"]}
    left = table().get_item(Key=key)["Item"]["left"]
    table().update_item(
        Key=key, UpdateExpression="SET left = :l", ConditionExpression="attribute_exists(id) AND left = :old",
        ExpressionAttributeValues={":l": left - 1, ":old": left},
    )


def not_there_handler(event, context):
    if "Item" not in table().get_item(Key={"id": event["id"]}):
        table().put_item(Item={"id": event["id"]}, ConditionExpression="attribute_not_exists(id)")


def looked_at_in_a_condition_object_handler(event, context):
    key = {"id": event["id"]}
    left = table().get_item(Key=key)["Item"]["left"]
    new = {":l": left - 1}
    table().update_item(
        Key=key, UpdateExpression="SET left = :l", ConditionExpression=Attr("left").eq(left), ExpressionAttributeValues=new
    )


def not_there_by_its_key_handler(event, context):
    key = {"id": event["id"]}
    left = table("shelves").get_item(Key=key).get("Item", {"left": 9})["left"]
    table("shelves").update_item(
        Key=key, UpdateExpression="SET left = :l", ConditionExpression="attribute_not_exists(id)",
        ExpressionAttributeValues={":l": left - 1},
    )


# Hazards.


def compared_with_its_own_key_handler(event, context):
    left = table("boxes").get_item(Key={"id": event["id"]})["Item"]["left"]
    table("boxes").update_item(  # CA306: threads=unsafe processes=unsafe
        Key={"id": event["id"]}, UpdateExpression="SET left = :l", ConditionExpression="#id = :id",
        ExpressionAttributeNames={"#id": "id"}, ExpressionAttributeValues={":l": left - 1, ":id": event["id"]},
    )


def same_key_set_handler(event, context):
    driver = table().get_item(Key={"ride": event["ride"], "who": "DRIVER"})["Item"]
    driver["who"] = "DRIVER"
    driver["seats"] = driver["seats"] - 1
    table().put_item(Item=driver)  # CA306: threads=unsafe processes=unsafe


def united_with_the_same_key_handler(event, context):
    item = table().get_item(Key={"id": event["id"]})["Item"]
    table().put_item(Item=item | {"n": item["n"] + 1})  # CA306: threads=unsafe processes=unsafe


def spread_with_the_same_key_handler(event, context):
    item = table().get_item(Key={"id": event["id"]})["Item"]
    table().put_item(Item={**item, "n": item["n"] + 1})  # CA306: threads=unsafe processes=unsafe


def only_there_handler(event, context):
    key = {"id": {"S": event["id"]}}
    left = int(client.get_item(TableName="stock", Key=key)["Item"]["left"]["N"])
    if left < event["wanted"]:
        return {"statusCode": 409}
    client.update_item(  # CA306: threads=unsafe processes=unsafe
        TableName="stock", Key=key, UpdateExpression="SET left = :l",
        ExpressionAttributeValues={":l": {"N": str(left - event["wanted"])}},
        ConditionExpression="attribute_exists(id) AND attribute_exists(kind)",
    )


def only_there_by_an_object_handler(event, context):
    key = {"id": event["id"]}
    left = table("goods").get_item(Key=key)["Item"]["left"]
    new = {":l": left - 1}
    table("goods").update_item(  # CA306: threads=unsafe processes=unsafe
        Key=key, UpdateExpression="SET left = :l", ConditionExpression=Attr("id").exists(), ExpressionAttributeValues=new
    )


def left_in_a_transaction_handler(event, context):
    key = {"id": {"S": event["user"]}}
    user = client.get_item(TableName="users", Key=key)["Item"]
    if "lobby" not in user:
        return {"statusCode": 400}
    client.transact_write_items(  # CA306: threads=unsafe processes=unsafe
        TransactItems=[
            {"Delete": {"TableName": "lobbies", "Key": {"id": user["lobby"], "user": {"S": event["user"]}}}},
            {"Update": {"TableName": "users", "Key": key, "UpdateExpression": "REMOVE lobby"}},
        ]
    )


def mood_handler(event, context):
    """The message that is stored is named by another part of the request than those that were read."""
    talk = table("talks-with-moods").query(KeyConditionExpression=Key("number").eq(event["number"]), IndexName="by-number")["Items"]
    mood = max((each["text"] for each in talk), key=len)
    table("talks-with-moods").update_item(
        Key={"id": event["message"]},
        UpdateExpression="SET mood = :mood",
        ExpressionAttributeValues={":mood": mood},
    )


def total_handler(event, context):
    lines = table("lines-with-totals").query(KeyConditionExpression=Key("owner").eq(event["owner"]))["Items"]
    table("lines-with-totals").update_item(  # CA306: threads=unsafe processes=unsafe
        Key={"owner": event["owner"], "line": "total"},
        UpdateExpression="SET amount = :amount",
        ExpressionAttributeValues={":amount": sum(each["amount"] for each in lines)},
    )

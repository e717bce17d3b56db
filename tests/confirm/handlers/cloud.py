"""Handlers of AWS, which the mock answers."""

import uuid

import boto3

dynamodb = boto3.client("dynamodb")
s3 = boto3.client("s3")
_heads = {}


def setup():
    dynamodb.create_table(
        TableName="stock",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    dynamodb.put_item(TableName="stock", Item={"id": {"S": "a"}, "left": {"N": "5"}})
    s3.create_bucket(Bucket="photos")


def lost_update(event, context):
    item = dynamodb.get_item(TableName="stock", Key={"id": {"S": "a"}})["Item"]
    left = int(item["left"]["N"]) - 1
    dynamodb.put_item(TableName="stock", Item={"id": {"S": "a"}, "left": {"N": str(left)}})
    return {"ok": True}


def conditional(event, context):
    for _ in range(5):
        item = dynamodb.get_item(TableName="stock", Key={"id": {"S": "a"}})["Item"]
        left = int(item["left"]["N"]) - 1
        try:
            dynamodb.put_item(
                TableName="stock",
                Item={"id": {"S": "a"}, "left": {"N": str(left)}},
                ConditionExpression="#l = :was",
                ExpressionAttributeNames={"#l": "left"},
                ExpressionAttributeValues={":was": item["left"]},
            )
        except dynamodb.exceptions.ConditionalCheckFailedException:
            continue
        return {"ok": True}
    raise RuntimeError("given up")


def own_keys(event, context):
    key = f"reports/{uuid.uuid4()}.txt"
    s3.put_object(Bucket="photos", Key=key, Body=event["user"].encode())
    return {"key": key}


def wants_the_network(event, context):
    import urllib.request

    return {"page": urllib.request.urlopen("http://example.com/").read().decode()}


def missing_bucket(event, context):
    s3.put_object(Bucket="not-there", Key=event["user"], Body=b"1")
    return {"ok": True}


def uploaded(event, context):
    with open("/tmp/upload.txt", "w") as out:
        out.write(event["user"])
    s3.upload_file("/tmp/upload.txt", "photos", f"{event['user']}.txt")
    return {"ok": True}


_kept = []


def remembered(event, context):
    _kept.append(event["user"])
    s3.put_object(Bucket="photos", Key=f"kept/{event['user']}", Body="+".join(_kept).encode())
    return {"ok": True}


def tagged(event, context):
    return {"tags": tags_of("none", event["user"])}


_tags = {}


def tags_of(bucket, key):
    if key not in _tags:
        _tags[key] = s3.get_object_tagging(Bucket=bucket, Key="all")["TagSet"]
    return _tags[key]

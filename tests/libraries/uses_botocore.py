"""botocore: clients may be shared, a session may not."""

import asyncio
import os

import aioboto3
import botocore.session
from s3transfer.manager import TransferManager
from botocore.config import Config

_config = Config(retries={"max_attempts": 3})
_client = botocore.session.get_session().create_client("s3", region_name="eu-west-1", config=_config)


def client_handler(event, context):
    return {"size": _client.head_object(Bucket="photos", Key=event["key"])["ContentLength"]}


def own_session_handler(event, context):
    return botocore.session.get_session().create_client("sts").get_caller_identity()


_session = botocore.session.get_session()


def session_handler(event, context):
    return {"topics": _session.create_client("sns").list_topics()["Topics"]}  # CA301: threads=unsafe processes=safe


def words_handler(event, context):
    if not os.path.exists("/tmp/words.txt"):
        with TransferManager(_client) as manager:
            manager.download("models", "words.txt", "/tmp/words.txt").result()  # CA501: threads=benign processes=benign
    with open("/tmp/words.txt") as words:
        return event["word"] in words.read().split()


async def changed(event):
    async with aioboto3.Session().resource("dynamodb") as service:
        wares = await service.Table("wares")
        found = (await wares.get_item(Key={"id": event["id"]}))["Item"]
        found["left"] -= 1
        await wares.put_item(Item=found)  # CA306: threads=unsafe processes=unsafe


async def counted(event):
    async with aioboto3.Session().resource("dynamodb") as service:
        wares = await service.Table("wares-counted")
        found = (await wares.get_item(Key={"id": event["id"]}))["Item"]
        less = {":less": -1}
        await wares.update_item(
            Key={"id": event["id"]}, UpdateExpression="ADD n :less", ExpressionAttributeValues=less
        )
        return found


async def object_changed(event):
    async with aioboto3.Session().client("s3") as s3:
        found = await s3.get_object(Bucket="pages", Key=event["id"])
        text = await found["Body"].read()
        await s3.put_object(Bucket="pages", Key=event["id"], Body=text + b"x")  # CA306: threads=unsafe processes=unsafe


async def object_compared(event):
    async with aioboto3.Session().client("s3") as s3:
        found = await s3.get_object(Bucket="compared", Key=event["id"])
        text = await found["Body"].read()
        await s3.put_object(Bucket="compared", Key=event["id"], Body=text + b"x", IfMatch=found["ETag"])


def changed_handler(event, context):
    asyncio.run(changed(event))


def counted_handler(event, context):
    asyncio.run(counted(event))


def object_changed_handler(event, context):
    asyncio.run(object_changed(event))


def object_compared_handler(event, context):
    asyncio.run(object_compared(event))

"""Rows and objects under a time that is no finer than the thousandth of a second: two requests get one name."""

import json
import time
import uuid
from datetime import datetime

import boto3
from boto3.dynamodb.conditions import Key

requests_table = boto3.client("dynamodb")


def s3():
    return boto3.session.Session().client("s3")


def table(name):
    return boto3.session.Session().resource("dynamodb").Table(name)


def create_request(data):
    table("requests").put_item(Item=data)  # CA306: threads=unsafe processes=unsafe
    return data


def stamped_handler(event, context):
    number = f"REQ-{int(time.time())}"
    create_request({"request_id": number, "group": event["group"]})
    return number


def get_handler(event, context):
    return table("requests").get_item(Key={"request_id": event["id"]})["Item"]


def milli_handler(event, context):
    group_id = int(datetime.utcnow().timestamp() * 1000)
    item = {"group_id": group_id, "name": event["name"]}
    table("groups").put_item(Item=item)  # CA306: threads=unsafe processes=unsafe
    return group_id


def get_group_handler(event, context):
    return table("groups").get_item(Key={"group_id": event["id"]})["Item"]


def client_handler(event, context):
    item = {"id": {"S": str(int(time.time() * 1000))}, "text": {"S": event["text"]}}
    requests_table.put_item(TableName="notes", Item=item)  # CA306: threads=unsafe processes=unsafe


def iso_handler(event, context):
    key = f"logs/{datetime.now().replace(microsecond=0).isoformat()}.json"
    s3().put_object(Bucket="b", Key=key, Body=json.dumps(event))  # CA306: threads=unsafe processes=unsafe


def iso_cut_handler(event, context):
    key = f"logs/{datetime.now().isoformat(timespec='seconds')}.json"
    s3().put_object(Bucket="b", Key=key, Body=json.dumps(event))  # CA306: threads=unsafe processes=unsafe


def cut_handler(event, context):
    key = "logs/" + datetime.now().strftime("%Y%m%d%H%M%S%f")[:-3] + ".json"
    s3().put_object(Bucket="b", Key=key, Body=json.dumps(event))  # CA306: threads=unsafe processes=unsafe


def round_handler(event, context):
    key = "logs/" + str(round(time.time())) + ".json"
    s3().put_object(Bucket="b", Key=key, Body=json.dumps(event))  # CA306: threads=unsafe processes=unsafe


def split_handler(event, context):
    key = "logs/" + str(time.time()).split(".")[0] + ".json"
    s3().put_object(Bucket="b", Key=key, Body=json.dumps(event))  # CA306: threads=unsafe processes=unsafe


def fmt_handler(event, context):
    key = f"logs/{datetime.now():%Y%m%d-%H%M%S}.json"
    s3().put_object(Bucket="b", Key=key, Body=json.dumps(event))  # CA306: threads=unsafe processes=unsafe


def ms_key_handler(event, context):
    key = f"images/{int(time.time() * 1000)}.png"
    s3().put_object(Bucket="b", Key=key, Body=event["body"])  # CA306: threads=unsafe processes=unsafe


def ns_to_s_handler(event, context):
    key = f"images/{time.time_ns() // 1_000_000}.png"
    s3().put_object(Bucket="b", Key=key, Body=event["body"])  # CA306: threads=unsafe processes=unsafe


# Look-alikes.


def cond_handler(event, context):
    number = f"REQ-{int(time.time())}"
    table("requests").put_item(
        Item={"request_id": number, "group": event["group"]}, ConditionExpression="attribute_not_exists(request_id)"
    )


def user_handler(event, context):
    """Sort key by the second, the hash key is of the request."""
    table("visits").put_item(Item={"user": event["user"], "at": int(time.time()), "page": event["page"]})


def visits_handler(event, context):
    return table("visits").query(KeyConditionExpression=Key("user").eq(event["user"]) & Key("at").gt(0))["Items"]


def with_time_handler(event, context):
    """A time that names nothing."""
    table("things").put_item(Item={"id": str(uuid.uuid4()), "created_at": int(time.time()), "name": event["name"]})


def thing_handler(event, context):
    return table("things").get_item(Key={"id": event["id"]})["Item"]


def unknown_key_handler(event, context):
    table("metrics").put_item(Item={"name": event["name"], "timestamp": int(time.time()), "value": event["v"]})


def ns_handler(event, context):
    key = f"images/{time.time_ns()}.png"
    s3().put_object(Bucket="b", Key=key, Body=event["body"])


def iso_fine_handler(event, context):
    key = f"images/{datetime.now().isoformat()}.png"
    s3().put_object(Bucket="b", Key=key, Body=event["body"])


def fixed_pk_handler(event, context):
    table("logs").put_item(Item={"pk": "LOG", "sk": datetime.now().isoformat(), "text": event["text"]})


def random_part_handler(event, context):
    table("logs2").put_item(Item={"id": f"{int(time.time())}-{uuid.uuid4().hex[:4]}", "text": event["text"]})


def req_part_handler(event, context):
    table("logs3").put_item(Item={"id": f"{event['user']}-{int(time.time())}", "text": event["text"]})


def of_the_day_handler(event, context):
    s3().put_object(Bucket="b", Key=f"reports/{datetime.now().isoformat()[:10]}.json", Body=event["body"])


def of_the_hour_handler(event, context):
    s3().put_object(Bucket="b", Key=f"reports/{int(time.time()) // 3600}.json", Body=event["body"])


def heartbeat_handler(event, context):
    table("beats").put_item(Item={"id": int(time.time()), "state": "alive"})

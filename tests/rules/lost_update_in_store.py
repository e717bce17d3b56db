"""Read, change, store back at a service: with and without a condition."""

import json
import os
import sqlite3

import boto3
import psycopg2
import redis

dynamodb = boto3.client("dynamodb")
table = boto3.resource("dynamodb").Table("stock")
s3 = boto3.client("s3")
ssm = boto3.client("ssm")
lambda_ = boto3.client("lambda")
cache = redis.Redis(host="cache")
SOURCE, TARGET = os.environ["SOURCE"], os.environ["TARGET"]


def conditional_put_handler(event, context):
    item = table.get_item(Key={"id": event["id"]})["Item"]  # CA301: threads=unsafe processes=safe
    seen = item["version"]
    item["version"] = seen + 1
    table.put_item(Item=item, ConditionExpression="version = :seen", ExpressionAttributeValues={":seen": seen})


def add_handler(event, context):
    item = table.get_item(Key={"id": event["id"]})["Item"]
    table.update_item(
        Key={"id": event["id"]}, UpdateExpression="ADD n :one", ExpressionAttributeValues={":one": 1}
    )
    return item


def another_item_handler(event, context):
    user = table.get_item(Key={"id": event["user"]})["Item"]
    table.put_item(Item={"id": event["order"], "name": user["name"]})


def another_object_handler(event, context):
    body = s3.get_object(Bucket=SOURCE, Key=event["key"])["Body"].read()
    s3.put_object(Bucket=TARGET, Key=event["key"], Body=body.upper())


def if_match_handler(event, context):
    found = s3.get_object(Bucket="state", Key="all.json")
    state = json.loads(found["Body"].read())
    state[event["id"]] = 1
    s3.put_object(Bucket="state", Key="all.json", Body=json.dumps(state), IfMatch=found["ETag"])


def claim_handler(event, context):
    if not cache.set(event["id"], "taken", nx=True):
        return "busy"
    return cache.get(event["id"])


def filled_cache_handler(event, context):
    known = cache.get(event["id"])
    if known is None:
        known = event["text"].upper()
        cache.set(event["id"], known)
    return known


def locked_at_the_service_handler(event, context):
    with cache.lock("stock"):
        left = int(cache.get("left"))
        cache.set("left", left - 1)


def relative_update_handler(event, context):
    connection = psycopg2.connect(os.environ["DSN"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT left FROM stock WHERE id = %s", (event["id"],))
        left = cursor.fetchone()[0]
        cursor.execute("UPDATE stock SET left = left - 1 WHERE id = %s", (event["id"],))
    return left


def row_locked_handler(event, context):
    connection = psycopg2.connect(os.environ["DSN"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT left FROM stock WHERE id = %s FOR UPDATE", (event["id"],))
        left = cursor.fetchone()[0]
        cursor.execute("UPDATE stock SET left = %s WHERE id = %s", (left - 1, event["id"]))


def compared_handler(event, context):
    connection = psycopg2.connect(os.environ["DSN"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT left FROM stock WHERE id = %s", (event["id"],))
        left = cursor.fetchone()[0]
        cursor.execute("UPDATE stock SET left = %s WHERE id = %s AND left = %s", (left - 1, event["id"], left))


def immediate_handler(event, context):
    base = sqlite3.connect("/mnt/efs/stock.db")  # CA506: threads=benign processes=benign
    base.execute("BEGIN IMMEDIATE")
    left = base.execute("SELECT left FROM stock").fetchone()[0]
    base.execute("UPDATE stock SET left = ?", (left - 1,))


def published_handler(event, context):
    """A draft becomes an article: what is stored was read from another table."""
    tables = boto3.session.Session().resource("dynamodb")
    draft = tables.Table(os.environ["DRAFTS"]).get_item(Key={"id": event["id"]})["Item"]
    articles = tables.Table(os.environ["ARTICLES"])
    articles.update_item(
        Key={"id": event["id"]}, UpdateExpression="SET title = :t", ExpressionAttributeValues={":t": draft["title"]}
    )


def claimed_first_handler(event, context):
    key = {"id": {"S": event["id"]}}
    item = dynamodb.get_item(TableName="stock", Key=key)["Item"]
    dynamodb.update_item(
        TableName="stock", Key=key, UpdateExpression="SET s = :b", ConditionExpression="s <> :b",
        ExpressionAttributeValues={":b": {"S": "busy"}},
    )
    item["left"] = {"N": str(int(item["left"]["N"]) - 1)}
    dynamodb.put_item(TableName="stock", Item={**item, "id": {"S": event["id"]}})


def key_set_where_there_was_none_handler(event, context):
    if not cache.set("busy", "1", nx=True, ex=60):
        return "later"
    left = int(cache.get("left"))
    cache.set("left", left - 1)
    return left


def group_of_a_fifo_queue_handler(event, context):
    for record in event["Records"]:
        group = record["attributes"]["MessageGroupId"]
        found = dynamodb.get_item(TableName="last", Key={"id": {"S": group}})
        if "Item" not in found:
            dynamodb.put_item(TableName="last", Item={"id": {"S": group}, "at": {"S": "now"}})


def answers_kept_in_a_bucket_handler(event, context):
    known = refreshed(event["id"])
    return known if known else "nothing"


def refreshed(key):
    """Kept in a bucket, so that the service behind is asked only once."""
    try:
        return json.loads(s3.get_object(Bucket="answers", Key=key)["Body"].read())
    except ValueError:
        found = None
    if not found:
        found = lambda_.invoke(FunctionName="f")["Payload"].read()
        s3.put_object(Bucket="answers", Key=key, Body=found)
    return found


def member_added_at_once_handler(event, context):
    return "new" if cache.sadd("seen", event["id"]) else "seen"

def named_where_there_is_one_handler(event, context):
    user = dynamodb.get_item(TableName="users", Key={"id": {"S": event["id"]}}).get("Item")
    if user is None:
        return {"statusCode": 404}
    dynamodb.update_item(
        TableName="users", Key={"id": {"S": event["id"]}}, UpdateExpression="SET title = :t",
        ExpressionAttributeValues={":t": {"S": event["title"]}},
    )
    return {"statusCode": 200}


def known(key):
    """What is kept of a user, or nothing."""
    found = dynamodb.get_item(TableName="users", Key={"id": {"S": key}})
    if "Item" not in found:
        return None
    return {"id": found["Item"]["id"]["S"], "count": int(found["Item"]["count"]["N"])}


def begun_anew_handler(event, context):
    user = known(event["id"])
    if user is None:
        return "nobody"
    dynamodb.update_item(
        TableName="users", Key={"id": {"S": event["id"]}}, UpdateExpression="SET #c = :zero",
        ExpressionAttributeNames={"#c": "count"}, ExpressionAttributeValues={":zero": {"N": "0"}},
    )
    return "ok"


def another_field_handler(event, context):
    key = {"id": {"S": event["id"]}}
    note = dynamodb.get_item(TableName="notes", Key=key)["Item"]
    if note["owner"]["S"] != event["user"]:
        return "forbidden"
    values = {":b": {"S": event["body"]}}
    dynamodb.update_item(
        TableName="notes", Key=key, UpdateExpression="SET body = :b", ExpressionAttributeValues=values
    )
    return "ok"


def state_of_another_item_handler(event, context):
    user = dynamodb.get_item(TableName="all", Key={"id": {"S": event["user"]}})["Item"]
    if user["state"]["S"] != "active":
        return "no"
    dynamodb.update_item(
        TableName="all", Key={"id": {"S": event["order"]}}, UpdateExpression="SET #s = :s",
        ExpressionAttributeNames={"#s": "state"}, ExpressionAttributeValues={":s": {"S": "paid"}},
    )
    return "ok"


def state_under_a_condition_handler(event, context):
    key = {"id": {"S": event["id"]}}
    if dynamodb.get_item(TableName="orders", Key=key)["Item"]["state"]["S"] == "new":
        dynamodb.update_item(
            TableName="orders", Key=key, UpdateExpression="SET #s = :s", ConditionExpression="#s = :n",
            ExpressionAttributeNames={"#s": "state"},
            ExpressionAttributeValues={":s": {"S": "paid"}, ":n": {"S": "new"}},
        )


def column_of_the_owner_handler(event, context):
    cursor = psycopg2.connect(os.environ["DSN"]).cursor()
    cursor.execute("SELECT owner, title FROM notes WHERE id = %s", (event["id"],))
    row = cursor.fetchone()
    if row[0] != event["user"]:
        return "no"
    cursor.execute("UPDATE notes SET title = %s WHERE id = %s", (event["title"], event["id"]))
    return "ok"


def inserted_once_handler(event, context):
    cursor = psycopg2.connect(os.environ["DSN"]).cursor()
    cursor.execute("SELECT 1 FROM seen WHERE message = %s", (event["id"],))
    if cursor.fetchone() is None:
        cursor.execute("INSERT INTO seen (message) VALUES (%s) ON CONFLICT DO NOTHING", (event["id"],))


def inserted_by_its_key_handler(event, context):
    cursor = psycopg2.connect(os.environ["DSN"]).cursor()
    cursor.execute("SELECT id FROM notes WHERE id = %s", (event["id"],))
    if cursor.fetchone() is None:
        cursor.execute("INSERT INTO notes (id, title) VALUES (%s, %s)", (event["id"], event["title"]))

def put_back_handler(event, context):
    item = table.get_item(Key={"id": event["id"]}).get("Item", {})
    item["n"] = item.get("n", 0) + 1
    table.put_item(Item=item)  # CA306: threads=unsafe processes=unsafe


def rebuilt_item_handler(event, context):
    old = dynamodb.get_item(TableName="talks", Key={"id": {"S": event["id"]}})["Item"]
    lines = json.loads(old["lines"]["S"])
    lines.append(event["line"])
    new = {"id": {"S": event["id"]}, "lines": {"S": json.dumps(lines)}}
    dynamodb.put_item(TableName="talks", Item=new)  # CA306: threads=unsafe processes=unsafe


class Talks:
    """Reads in one method, stores in another."""

    def load(self, key):
        """All lines so far."""
        return json.loads(table.get_item(Key={"id": key})["Item"]["lines"])

    def save(self, key, lines):
        """All lines from now on."""
        table.put_item(Item={"id": key, "lines": json.dumps(lines)})  # CA306: threads=unsafe processes=unsafe


def two_methods_handler(event, context):
    talks = Talks()
    lines = talks.load(event["id"])
    lines.append(event["line"])
    talks.save(event["id"], lines)


def set_of_a_read_value_handler(event, context):
    item = table.get_item(Key={"id": event["id"]})["Item"]
    left = item["left"] - 1
    table.update_item(  # CA306: threads=unsafe processes=unsafe
        Key={"id": event["id"]}, UpdateExpression="SET left = :l", ExpressionAttributeValues={":l": left}
    )


def object_handler(event, context):
    state = json.loads(s3.get_object(Bucket="state", Key="all.json")["Body"].read())
    state[event["id"]] = 1
    s3.put_object(Bucket="state", Key="all.json", Body=json.dumps(state))  # CA306: threads=unsafe processes=unsafe


def tags_handler(event, context):
    tags = s3.get_object_tagging(Bucket=event["bucket"], Key=event["key"])["TagSet"]
    tags.append({"Key": "seen", "Value": "yes"})
    new = {"TagSet": tags}
    s3.put_object_tagging(Bucket=event["bucket"], Key=event["key"], Tagging=new)  # CA306: threads=unsafe processes=unsafe


def parameter_handler(event, context):
    number = int(ssm.get_parameter(Name="/n")["Parameter"]["Value"])
    ssm.put_parameter(Name="/n", Value=str(number + 1), Overwrite=True)  # CA306: threads=unsafe processes=unsafe
    return number


def redis_handler(event, context):
    seen = int(cache.get(event["id"]) or 0)
    cache.set(event["id"], seen + 1)  # CA306: threads=unsafe processes=unsafe
    return seen


def row_handler(event, context):
    connection = psycopg2.connect(os.environ["DSN"])
    cursor = connection.cursor()
    cursor.execute("SELECT left FROM stock WHERE id = %s", (event["id"],))
    left = cursor.fetchone()[0] - 1
    cursor.execute("UPDATE stock SET left = %s WHERE id = %s", (left, event["id"]))  # CA306: threads=unsafe processes=unsafe
    connection.commit()


def named_by_setting_handler(event, context):
    tables = boto3.session.Session().resource("dynamodb")
    item = tables.Table(os.environ["STOCK"]).get_item(Key={"id": event["id"]})["Item"]
    item["n"] = item["n"] + 1
    tables.Table(os.environ["STOCK"]).put_item(Item=item)  # CA306: threads=unsafe processes=unsafe


# found by a query, and a new item is numbered by what was found
def numbered_handler(event, context):
    found = dynamodb.query(TableName="stock", KeyConditionExpression="id = :i")["Items"]
    dynamodb.put_item(TableName="stock", Item={"id": {"S": event["id"]}, "number": {"N": str(len(found))}})


def found_by_query_handler(event, context):
    item = dynamodb.query(TableName="stock", KeyConditionExpression="id = :i")["Items"][0]
    left = {":n": {"N": str(int(item["left"]["N"]) - 1)}}
    dynamodb.update_item(  # CA306: threads=unsafe processes=unsafe
        TableName="stock", Key={"id": {"S": event["id"]}}, UpdateExpression="SET #l = :n", ExpressionAttributeValues=left
    )


def policy_handler(event, context):
    policy = json.loads(s3.get_bucket_policy(Bucket=event["bucket"])["Policy"])
    policy["Statement"].append(event["statement"])
    s3.put_bucket_policy(Bucket=event["bucket"], Policy=json.dumps(policy))  # CA306: threads=unsafe processes=unsafe


def settings_handler(event, context):
    found = lambda_.get_function_configuration(FunctionName=event["name"])["Environment"]["Variables"]
    found[event["key"]] = event["value"]
    lambda_.update_function_configuration(  # CA306: threads=unsafe processes=unsafe
        FunctionName=event["name"], Environment={"Variables": found}
    )


def revised_handler(event, context):
    answer = lambda_.get_function_configuration(FunctionName=event["name"])
    found = answer["Environment"]["Variables"] | {event["key"]: event["value"]}
    lambda_.update_function_configuration(
        FunctionName=event["name"], Environment={"Variables": found}, RevisionId=answer["RevisionId"]
    )


def put_under_a_condition_handler(event, context):
    if dynamodb.get_item(TableName="seen", Key={"id": {"S": event["id"]}}).get("Item") is None:
        dynamodb.put_item(
            TableName="seen", Item={"id": {"S": event["id"]}}, ConditionExpression="attribute_not_exists(id)"
        )


def looked_at_another_handler(event, context):
    if dynamodb.get_item(TableName="users", Key={"id": {"S": event["user"]}}).get("Item") is None:
        return {"statusCode": 404}
    dynamodb.put_item(TableName="users", Item={"id": {"S": event["order"]}, "user": {"S": event["user"]}})
    return {"statusCode": 201}


def summary_kept_at_the_service_handler(event, context):
    found = dynamodb.get_item(TableName="summaries", Key={"id": {"S": event["id"]}}).get("Item")
    if found is None:
        found = {"id": {"S": event["id"]}, "text": {"S": lambda_.invoke(FunctionName="f")["Payload"].read()}}
        dynamodb.put_item(TableName="summaries", Item=found)
    return found


def rotation_handler(event, context):
    secrets = boto3.Session().client("secretsmanager")
    current = json.loads(secrets.get_secret_value(SecretId=event["id"])["SecretString"])
    current["password"] = secrets.get_random_password()["RandomPassword"]
    secrets.put_secret_value(SecretId=event["id"], ClientRequestToken=event["token"], SecretString=json.dumps(current))


# a look decides
def handled_once_handler(event, context):
    found = dynamodb.get_item(TableName="seen", Key={"id": {"S": event["id"]}}).get("Item")
    if found is not None:
        return "seen"
    dynamodb.put_item(TableName="seen", Item={"id": {"S": event["id"]}})  # CA306: threads=unsafe processes=unsafe
    return "done"


def marked_handler(event, context):
    if cache.get(event["id"]):
        return "seen"
    cache.set(event["id"], "1", ex=3600)  # CA306: threads=unsafe processes=unsafe
    return "done"


def status_handler(event, context):
    key = {"id": {"S": event["id"]}}
    answer = dynamodb.get_item(TableName="orders", Key=key)
    if answer.get("Item", {}).get("status", "NEW") == "NEW":
        item = {"id": {"S": event["id"]}, "status": {"S": "NEW"}, "to": {"S": event["to"]}}
        dynamodb.put_item(TableName="orders", Item=item)  # CA306: threads=unsafe processes=unsafe


def asked_by_query_handler(event, context):
    values = {":id": {"S": event["id"]}}
    asked = dynamodb.query(TableName="names", KeyConditionExpression="id = :id", ExpressionAttributeValues=values)
    if not asked["Items"]:
        item = {"id": {"S": event["id"]}, "name": {"S": event["name"]}}
        dynamodb.put_item(TableName="names", Item=item)  # CA306: threads=unsafe processes=unsafe confidence=low

def member_handler(event, context):
    if cache.sismember("seen", event["id"]):
        return "seen"
    cache.sadd("seen", event["id"])  # CA306: threads=unsafe processes=unsafe
    return "new"


def key_that_is_not_there_handler(event, context):
    if not cache.exists(event["id"]):
        cache.set(event["id"], "1", ex=3600)  # CA306: threads=unsafe processes=unsafe
        return "new"
    return "seen"


def fields_handler(event, context):
    cart = cache.hgetall(event["cart"])
    cart["items"] = int(cart.get("items", 0)) + 1
    cache.hset(event["cart"], mapping=cart)  # CA306: threads=unsafe processes=unsafe

def claimed_job_handler(event, context):
    key = {"id": {"S": event["id"]}}
    job = dynamodb.get_item(TableName="jobs", Key=key)["Item"]
    if "owner" in job:
        return "taken"
    values = {":o": {"S": event["worker"]}}
    dynamodb.update_item(  # CA306: threads=unsafe processes=unsafe
        TableName="jobs", Key=key, UpdateExpression="SET #o = :o",
        ExpressionAttributeNames={"#o": "owner"}, ExpressionAttributeValues=values,
    )
    return "yours"


def quota_handler(event, context):
    key = {"id": {"S": event["id"]}}
    if int(dynamodb.get_item(TableName="users", Key=key)["Item"]["used"]["N"]) >= 10:
        return "too many"
    dynamodb.update_item(  # CA306: threads=unsafe processes=unsafe
        TableName="users", Key=key, UpdateExpression="SET seen = :t ADD used :one",
        ExpressionAttributeValues={":one": {"N": "1"}, ":t": {"S": event["time"]}},
    )
    return "ok"


def open_jobs_handler(event, context):
    values = {":q": {"S": event["queue"]}}
    found = dynamodb.query(TableName="jobs", KeyConditionExpression="q = :q", ExpressionAttributeValues=values)
    for job in found["Items"]:
        if job["state"]["S"] == "open":
            dynamodb.update_item(  # CA306: threads=unsafe processes=unsafe confidence=low
                TableName="jobs", Key={"id": job["id"]}, UpdateExpression="SET #s = :s",
                ExpressionAttributeNames={"#s": "state"}, ExpressionAttributeValues={":s": {"S": "taken"}},
            )


def paid_handler(event, context):
    cursor = psycopg2.connect(os.environ["DSN"]).cursor()
    cursor.execute("SELECT state FROM orders WHERE id = %s", (event["id"],))
    if cursor.fetchone()[0] != "new":
        return "done"
    cursor.execute("UPDATE orders SET state = 'paid' WHERE id = %s", (event["id"],))  # CA306: threads=unsafe processes=unsafe
    return "paid"


def registered_handler(event, context):
    cursor = psycopg2.connect(os.environ["DSN"]).cursor()
    cursor.execute("SELECT * FROM users WHERE mail = %s", (event["mail"],))
    if not cursor.fetchone():
        values = (event["mail"], event["name"])
        cursor.execute("INSERT INTO users (mail, name) VALUES (%s, %s)", values)  # CA306: threads=unsafe processes=unsafe confidence=low


# found by a query, and the next one is made of parts of it
def successor_handler(event, context):
    found = dynamodb.query(TableName="talks", KeyConditionExpression="id = :i")["Items"][-1]
    number = int(found["number"]["N"]) + 1
    dynamodb.put_item(TableName="talks", Item={"id": found["id"], "number": {"N": str(number)}})


def found_and_put_back_handler(event, context):
    item = dynamodb.query(TableName="stock", KeyConditionExpression="id = :i")["Items"][0]
    item["left"] = {"N": str(int(item["left"]["N"]) - 1)}
    dynamodb.put_item(TableName="stock", Item=item)  # CA306: threads=unsafe processes=unsafe


def walked_and_put_back_handler(event, context):
    for item in dynamodb.scan(TableName="stock")["Items"]:
        item["seen"] = {"N": str(int(item["seen"]["N"]) + 1)}
        dynamodb.put_item(TableName="stock", Item=item)  # CA306: threads=unsafe processes=unsafe

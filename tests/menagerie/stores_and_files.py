"""Items of a store that are changed on their way back: through buffers, files, objects, options and looks that raise."""

import csv
import io
import json
import sqlite3

import boto3

s3 = boto3.client("s3")
dynamo = boto3.client("dynamodb")


# Look-alikes.


def other_key_handler(event, context):
    body = s3.get_object(Bucket="b", Key="in.csv")["Body"].read().decode()
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerows(csv.reader(io.StringIO(body)))
    s3.put_object(Bucket="b", Key="out.csv", Body=out.getvalue())


def if_none_match_handler(event, context):
    try:
        s3.get_object(Bucket="n", Key=event["key"])
        return "there"
    except Exception:
        pass
    s3.put_object(Bucket="n", Key=event["key"], Body=b"", IfNoneMatch="*")
    return charge(event)


def fresh_buffer_handler(event, context):
    rows = json.loads(s3.get_object(Bucket="f", Key="rows.json")["Body"].read())
    out = io.StringIO()
    out.write(event["row"])
    s3.put_object(Bucket="f", Key="rows.json", Body=out.getvalue())
    return rows


def other_file_handler(event, context):
    path = f"/tmp/{context.aws_request_id}"
    s3.download_file("q", "in.json", path)
    with open(path) as f:
        rows = json.load(f)
    with open(path + ".out", "w") as f:
        json.dump(rows, f)
    s3.upload_file(path + ".out", "q", "out.json")


def looked_at_in_the_transaction_handler(event, context):
    key = {"id": {"S": event["id"]}}
    item = dynamo.get_item(TableName="seats", Key=key)["Item"]
    item["left"] = {"N": str(int(item["left"]["N"]) - 1)}
    unchanged = {"TableName": "seats", "Key": key, "ConditionExpression": "attribute_exists(id)"}
    dynamo.transact_write_items(TransactItems=[{"ConditionCheck": unchanged}, {"Put": {"TableName": "seats", "Item": item}}])


# Hazards.


def sqlite_handler(event, context):
    s3.download_file("b", "db.sqlite", "/tmp/db.sqlite")
    con = sqlite3.connect("/tmp/db.sqlite")  # CA506: threads=unsafe processes=unsafe
    con.execute("INSERT INTO t VALUES (?)", (event["id"],))
    con.commit()
    s3.upload_file("/tmp/db.sqlite", "b", "db.sqlite")  # CA306: threads=unsafe processes=unsafe


def json_file_handler(event, context):
    path = f"/tmp/{context.aws_request_id}.json"
    s3.download_file("b", "rows.json", path)
    with open(path) as f:
        rows = json.load(f)
    rows.append(event["row"])
    with open(path, "w") as f:
        json.dump(rows, f)
    s3.upload_file(path, "b", "rows.json")  # CA306: threads=unsafe processes=unsafe


def json_put_handler(event, context):
    path = f"/tmp/{context.aws_request_id}.json"
    s3.download_file("b", "rows2.json", path)
    with open(path) as f:
        rows = json.load(f)
    rows.append(event["row"])
    s3.put_object(Bucket="b", Key="rows2.json", Body=json.dumps(rows))  # CA306: threads=unsafe processes=unsafe


def get_upload_handler(event, context):
    path = f"/tmp/{context.aws_request_id}.json"
    rows = json.loads(s3.get_object(Bucket="b", Key="rows3.json")["Body"].read())
    rows.append(event["row"])
    with open(path, "w") as f:
        f.write(json.dumps(rows))
    s3.upload_file(path, "b", "rows3.json")  # CA306: threads=unsafe processes=unsafe


def csv_handler(event, context):
    body = s3.get_object(Bucket="b", Key="rows.csv")["Body"].read().decode()
    rows = list(csv.reader(io.StringIO(body)))
    rows.append([event["row"]])
    out = io.StringIO()
    writer = csv.writer(out)
    for row in rows:
        writer.writerow(row)
    s3.put_object(Bucket="b", Key="rows.csv", Body=out.getvalue())  # CA306: threads=unsafe processes=unsafe


class Index:
    def __init__(self):
        self.entries = []

    def add(self, entry):
        self.entries.append(entry)

    def to_json(self):
        return json.dumps({"entries": self.entries})


def read_index(key):
    found = json.loads(s3.get_object(Bucket="b", Key=key)["Body"].read())
    index = Index()
    for entry in found["entries"]:
        index.add(entry)
    return index


def write_index(key, index):
    s3.put_object(Bucket="b", Key=key, Body=index.to_json())  # CA306: threads=unsafe processes=unsafe


def index_handler(event, context):
    index = read_index(event["key"])
    index.add(event["entry"])
    write_index(event["key"], index)


def exists(key):
    try:
        s3.get_object(Bucket="b", Key=key)
        return True
    except Exception:
        return False


def helper_handler(event, context):
    if exists(event["key"]):
        return "there"
    s3.put_object(Bucket="b", Key=event["key"], Body=b"")  # CA306: threads=unsafe processes=unsafe
    return charge(event)


def charge(event):
    return event["amount"]


def flag_handler(event, context):
    try:
        s3.get_object(Bucket="c", Key=event["key"])
        found = True
    except Exception:
        found = False
    if not found:
        s3.put_object(Bucket="c", Key=event["key"], Body=b"")  # CA306: threads=unsafe processes=unsafe
        return charge(event)


def options_handler(event, context):
    options = dict(Bucket="o", Key=event["key"])
    rows = json.loads(s3.get_object(**options)["Body"].read())
    rows.append(event["row"])
    s3.put_object(Body=json.dumps(rows), **options)  # CA306: threads=unsafe processes=unsafe


def options_filled_handler(event, context):
    options = {}
    options["Bucket"] = "p"
    options["Key"] = event["key"]
    rows = json.loads(s3.get_object(**options)["Body"].read())
    rows.append(event["row"])
    s3.put_object(Body=json.dumps(rows), **options)  # CA306: threads=unsafe processes=unsafe


def raising_look_handler(event, context):
    key = f"done/{event['id']}"
    try:
        s3.get_object(Bucket="state", Key=key)
        return "already"
    except Exception:
        pass
    s3.put_object(Bucket="state", Key=key, Body=b"")  # CA306: threads=unsafe processes=unsafe
    return charge(event)


def two_clients_handler(event, context):
    rows = json.loads(s3.get_object(Bucket=event["bucket"], Key="z")["Body"].read())
    rows.append(event["row"])
    boto3.Session().resource("s3").Object(event["bucket"], "z").put(Body=rows)  # CA306: threads=unsafe processes=unsafe


def transaction_handler(event, context):
    item = dynamo.get_item(TableName="stock", Key={"id": {"S": event["id"]}})["Item"]
    item["left"] = {"N": str(int(item["left"]["N"]) - 1)}
    parts = [{"Put": {"TableName": "stock", "Item": item}}]
    dynamo.transact_write_items(TransactItems=parts)  # CA306: threads=unsafe processes=unsafe

"""Orders from a queue, over DynamoDB and S3."""

import json
import uuid

import table


def _order(event):
    return json.loads(event["Records"][0]["body"])


def sell(event, context):
    """Two may sell the last one."""
    order = _order(event)
    row = table.item(order["sku"])
    if row["left"] < 1:
        return {"sold": False}
    row["left"] -= 1
    table.save(row)
    return {"sold": True}


def sell_if_same(event, context):
    order = _order(event)
    for _ in range(5):
        row = table.item(order["sku"])
        if row["left"] < 1:
            return {"sold": False}
        version = row["version"]
        row = {**row, "left": row["left"] - 1, "version": version + 1}
        if table.save_if_same(row, version):
            return {"sold": True}
    raise RuntimeError("too busy")


def count_sales(event, context):
    table.add(_order(event)["sku"], "sold", 1)
    return {"counted": True}


def register(event, context):
    """Who registers first? Looked up, then written."""
    order = _order(event)
    pk = f"user#{order['user']}"
    if table.item(pk):
        return {"registered": False}
    table.save({"pk": pk, "by": context.aws_request_id})
    return {"registered": True}


def register_once(event, context):
    return {"registered": table.create_once(f"user#{_order(event)['user']}")}


def total(event, context):
    """A sum that is read from a bucket and written back."""
    order = _order(event)
    held = int(table.s3.get_object(Bucket="totals", Key="sum.txt")["Body"].read())
    table.s3.put_object(Bucket="totals", Key="sum.txt", Body=str(held + order["amount"]).encode())
    return {"ok": True}


def receipt(event, context):
    """A receipt of its own for each order, under a name that nobody else has."""
    order = _order(event)
    key = f"receipts/{order['sku']}/{uuid.uuid4()}.json"
    body = {"id": str(uuid.uuid4()), "sku": order["sku"], "request": context.aws_request_id}
    table.s3.put_object(Bucket="totals", Key=key, Body=json.dumps(body))
    return {"key": key}

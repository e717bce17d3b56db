"""What one entry point does alone and another in threads of its own: the verdict is that of the worse one."""

from concurrent.futures import ThreadPoolExecutor

import boto3

_client = None
_table = None
counts = {"read": 0, "written": 0}


# Look-alikes: what only one thread of an invocation does stays its own under processes.


def table():
    global _table
    if _table is None:
        _table = boto3.client("dynamodb")  # CA302: threads=unsafe processes=safe ; CA206: threads=benign processes=safe
    return _table


def alone_handler(event, context):
    return table().get_item(TableName="a", Key=event["key"])


def alone_as_well_handler(event, context):
    return table().get_item(TableName="b", Key=event["key"])


# Hazards.


def client():
    global _client
    if _client is None:
        _client = boto3.client("s3")  # CA302: threads=unsafe processes=unsafe ; CA206: threads=benign processes=safe
    return _client


def read(key):
    return client().get_object(Bucket="a", Key=key)


def a_plain_handler(event, context):
    return read(event["key"])


def pool_handler(event, context):
    with ThreadPoolExecutor() as pool:
        return list(pool.map(read, event["keys"]))


def count(name):
    counts[name] = counts[name] + read(name)["ContentLength"]  # CA102: threads=unsafe processes=unsafe
    return counts


def a_count_handler(event, context):
    return count(event["name"])


def z_pool_of_counts_handler(event, context):
    with ThreadPoolExecutor() as pool:
        return list(pool.map(count, event["names"]))

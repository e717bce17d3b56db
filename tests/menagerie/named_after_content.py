"""Objects of S3 that are stored because there were none: named after what they hold, or by what somebody gave."""

import hashlib
import json

import boto3
from botocore.exceptions import ClientError


def s3():
    return boto3.session.Session().client("s3")


def there(key):
    try:
        s3().head_object(Bucket="named", Key=key)
        return True
    except ClientError:
        return False


def member_handler(event, context):
    key = f"members/{event['id']}.json"
    if there(key):
        return 409
    s3().put_object(Bucket="named", Key=key, Body=json.dumps(event["member"]))  # CA306: threads=unsafe processes=unsafe
    return 201


def parsed_handler(event, context):
    data = json.loads(event["body"])
    key = f"users/{data['id']}.json"
    if there(key):
        return 409
    s3().put_object(Bucket="named", Key=key, Body=json.dumps(data))  # CA306: threads=unsafe processes=unsafe
    return 201


# Look-alikes.


def hash_handler(event, context):
    body = event["body"].encode()
    key = "blobs/" + hashlib.sha256(body).hexdigest()
    if not there(key):
        s3().put_object(Bucket="named", Key=key, Body=body)
    return {"key": key}


def hash_of_json_handler(event, context):
    text = json.dumps(event["order"], sort_keys=True)
    key = f"orders/{hashlib.md5(text.encode()).hexdigest()}.json"
    if there(key):
        return {"key": key}
    s3().put_object(Bucket="named", Key=key, Body=text)
    return {"key": key}


def handed_over_handler(event, context):
    """A page fetched from elsewhere is the same whoever fetches it."""
    import requests

    key = f"pages/{event['page']}"
    if not there(key):
        s3().put_object(Bucket="named", Key=key, Body=requests.get(event["url"], timeout=9).content)
    return key

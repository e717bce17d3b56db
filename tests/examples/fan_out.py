"""A handler that asks for many objects at once and collects the answers in a module list.

The list is never emptied, so each answer holds the sizes of all earlier requests: in every model.
"""

from concurrent.futures import ThreadPoolExecutor

import boto3

s3 = boto3.client("s3")
sizes = []


def measure(key):
    """Note the size of one object."""
    sizes.append(s3.head_object(Bucket="photos", Key=key)["ContentLength"])  # CA111: threads=unsafe processes=unsafe


def lambda_handler(event, context):
    """Sizes of some photos."""
    with ThreadPoolExecutor(max_workers=8) as pool:
        list(pool.map(measure, event["keys"]))
    return {"statusCode": 200, "sizes": sizes}

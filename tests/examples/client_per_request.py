"""A client made by each request from boto3's default session.

Making it is not safe while another thread makes one too. Make it once, at import, or from a Session of its own.
"""

import boto3


def lambda_handler(event, context):
    """Count the objects of a bucket."""
    s3 = boto3.client("s3", region_name=event["region"])  # CA302: threads=unsafe processes=safe confidence=medium
    return {"statusCode": 200, "count": s3.list_objects_v2(Bucket=event["bucket"])["KeyCount"]}

# truth: safe
import boto3

s3 = boto3.client("s3")


def handler(event, context):
    head = s3.head_object(Bucket=event["bucket"], Key=event["key"])
    return {"size": head["ContentLength"], "type": head["ContentType"]}

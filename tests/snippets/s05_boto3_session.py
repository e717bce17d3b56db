# truth: threads=unsafe processes=safe
import boto3

session = boto3.Session(region_name="eu-central-1")


def lambda_handler(event, context):
    sqs = session.client("sqs")  # CA301: threads=unsafe processes=safe
    sqs.send_message(QueueUrl=event["queue"], MessageBody=event["body"])
    return {"ok": True}

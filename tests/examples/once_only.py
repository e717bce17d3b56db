"""Each message once, remembered in a set.

Another worker has another set, and two threads both find the message missing: the payment is sent twice.
"""

import boto3

sns = boto3.client("sns")
processed = set()


def lambda_handler(event, context):
    """Pay once per message."""
    for record in event["Records"]:
        if record["messageId"] in processed:
            continue
        processed.add(record["messageId"])  # CA603: threads=unsafe processes=unsafe
        sns.publish(TopicArn="arn:aws:sns:eu-west-1:111122223333:payments", Message=record["body"])
    return {"statusCode": 200}

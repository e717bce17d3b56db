# truth: threads=unsafe processes=safe
import boto3

dynamodb = boto3.resource("dynamodb")


def handler(event, context):
    table = dynamodb.Table("orders")  # CA301: threads=unsafe processes=safe
    table.put_item(Item={"id": event["id"], "total": event["total"]})
    return {"statusCode": 201}

import boto3

ddb = boto3.client("dynamodb")


def lambda_handler(event, context):
    n = len(ddb.query(TableName="m", KeyConditionExpression="g = :g", ExpressionAttributeValues={":g": {"S": event["g"]}})["Items"])
    if n == 1:
        return {"statusCode": 400}
    ddb.delete_item(TableName="m", Key={"g": {"S": event["g"]}, "u": {"S": event["u"]}})
    return {"statusCode": 204}

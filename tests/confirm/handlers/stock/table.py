"""The table of what is in store."""

import boto3

table = boto3.resource("dynamodb", region_name="eu-west-1").Table("stock")
s3 = boto3.client("s3", region_name="eu-west-1")
_Conflict = table.meta.client.exceptions.ConditionalCheckFailedException


def setup():
    table.meta.client.create_table(
        TableName="stock",
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    table.put_item(Item={"pk": "lamp", "left": 1, "sold": 0, "version": 0})
    s3.create_bucket(Bucket="totals", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    s3.put_object(Bucket="totals", Key="sum.txt", Body=b"10")


def item(pk):
    return table.get_item(Key={"pk": pk}, ConsistentRead=True).get("Item")


def save(row):
    table.put_item(Item=row)


def save_if_same(row, version):
    try:
        table.put_item(Item=row, ConditionExpression="version = :v", ExpressionAttributeValues={":v": version})
    except _Conflict:
        return False
    return True


def add(pk, name, number):
    answer = table.update_item(
        Key={"pk": pk},
        UpdateExpression="ADD #n :x",
        ExpressionAttributeNames={"#n": name},
        ExpressionAttributeValues={":x": number},
        ReturnValues="UPDATED_NEW",
    )
    return int(answer["Attributes"][name])


def create_once(pk):
    try:
        table.put_item(Item={"pk": pk}, ConditionExpression="attribute_not_exists(pk)")
    except _Conflict:
        return False
    return True

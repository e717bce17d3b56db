# truth: threads=unsafe processes=benign
import boto3

dynamodb = boto3.client("dynamodb")
_cache = {}


def load_product(product_id):
    if product_id not in _cache:
        item = dynamodb.get_item(TableName="products", Key={"id": {"S": product_id}})
        _cache[product_id] = item.get("Item", {})  # CA201: threads=unsafe processes=benign
    return _cache[product_id]


def handler(event, context):
    return {"product": load_product(event["productId"])}

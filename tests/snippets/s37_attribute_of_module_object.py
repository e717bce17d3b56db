# truth: threads=unsafe processes=safe
import boto3

dynamodb = boto3.client("dynamodb")


class App:
    tenant = None

    def orders(self):
        return dynamodb.scan(TableName=f"orders-{self.tenant}")["Items"]


app = App()


def handler(event, context):
    app.tenant = event["tenant"]  # CA104: threads=unsafe processes=safe
    return {"orders": app.orders()}

"""CA604 repeated-init-effect: what import-time code does to the outside world happens once per worker process."""

import os

import boto3
import requests
from alembic import command
from alembic.config import Config

dynamodb = boto3.client("dynamodb")
sns = boto3.client("sns")
cloudwatch = boto3.client("cloudwatch")
ssm = boto3.client("ssm")

# ---- safe look-alikes -------------------------------------------------------------------------------------------------

# read at import
_parameter = ssm.get_parameter(Name="/orders/table")["Parameter"]["Value"]
_tables = dynamodb.describe_table(TableName=_parameter)["Table"]["TableName"]
_rates = requests.get("https://api.example.com/rates", timeout=5).json()


def read_at_import_handler(event, context):
    return {"table": _tables, "rate": _rates.get(event["currency"])}


# done by the invocation
def done_by_invocation_handler(event, context):
    sns.publish(TopicArn=os.environ["TOPIC"], Message=event["text"])
    return {"ok": True}


# registered in memory
_routes = {}


def route(path):
    """Decorator that keeps a function for a path."""

    def keep(function):
        _routes[path] = function
        return function

    return keep


@route("/ping")
def ping(event):
    """Answer to /ping."""
    return {"pong": event["n"]}


def routes_handler(event, context):
    return _routes[event["path"]](event)


# in a function that neither import-time code nor a handler calls
def migrate():
    """Run by the deployment."""
    command.upgrade(Config("alembic.ini"), "head")


# only when the file is run as a program
if __name__ == "__main__":
    migrate()
    sns.publish(TopicArn=os.environ["TOPIC"], Message="migrated")


# a client is made, nothing is done with it
_sqs = boto3.client("sqs")


def client_only_handler(event, context):
    return {"id": _sqs.send_message(QueueUrl=os.environ["QUEUE"], MessageBody=event["text"])["MessageId"]}


# counted in memory
_starts = []
_starts.append("once per worker")


def memory_only_handler(event, context):
    return {"starts": len(_starts)}


# ---- hazards ----------------------------------------------------------------------------------------------------------

sns.publish(TopicArn=os.environ["TOPIC"], Message="orders function started")  # CA604: threads=safe processes=benign

requests.post("https://registry.example.com/instances", json={"name": "orders"}, timeout=5)  # CA604: threads=safe processes=benign

cloudwatch.put_metric_data(Namespace="Shop", MetricData=[{"MetricName": "cold-start", "Value": 1}])  # CA604: threads=safe processes=benign


# in a function that import-time code calls
def _make_table():
    try:
        dynamodb.create_table(  # CA604: threads=safe processes=benign
            TableName="orders",
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )
    except dynamodb.exceptions.ResourceInUseException:
        pass


_make_table()

command.upgrade(Config("reports.ini"), "head")  # CA604: threads=safe processes=benign


def after_import_handler(event, context):
    return {"id": event["id"]}

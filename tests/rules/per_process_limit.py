"""CA603 per-process-limit: memory of one worker is taken for the memory of all."""

import threading
import time

import boto3
import redis
from aws_lambda_powertools.utilities.idempotency import DynamoDBPersistenceLayer, idempotent

dynamodb = boto3.client("dynamodb")
cloudwatch = boto3.client("cloudwatch")
sns = boto3.client("sns")

# ---- safe look-alikes -------------------------------------------------------------------------------------------------


# decided by a conditional write in a table
def conditional_write_handler(event, context):
    try:
        dynamodb.put_item(
            TableName="seen",
            Item={"id": {"S": event["id"]}},
            ConditionExpression="attribute_not_exists(id)",
        )
    except dynamodb.exceptions.ConditionalCheckFailedException:
        return {"duplicate": True}
    sns.publish(TopicArn="arn:aws:sns:eu-west-1:1:orders", Message=event["id"])
    return {"duplicate": False}


# decided by an atomic counter in a shared store
_redis = redis.Redis(host="limits.internal")


def redis_limit_handler(event, context):
    calls = _redis.incr(f"calls:{event['ip']}:{int(time.time() // 60)}")
    return {"statusCode": 429 if calls > 100 else 200}


# Powertools idempotency keeps its records in DynamoDB
@idempotent(persistence_store=DynamoDBPersistenceLayer(table_name="idempotency"))
def idempotent_handler(event, context):
    sns.publish(TopicArn="arn:aws:sns:eu-west-1:1:orders", Message=event["id"])
    return {"ok": True}


# duplicates within one batch, seen by one invocation
def duplicates_in_batch_handler(event, context):
    seen = set()
    for record in event["Records"]:
        if record["messageId"] in seen:
            continue
        seen.add(record["messageId"])
        sns.publish(TopicArn="arn:aws:sns:eu-west-1:1:orders", Message=record["body"])
    return {"sent": len(seen)}


# a limit per invocation
_MAX_PER_CALL = 100


def limit_per_call_handler(event, context):
    if len(event["Records"]) > _MAX_PER_CALL:
        return {"statusCode": 413}
    return {"statusCode": 200}


# counted for one invocation
def retries_per_call_handler(event, context):
    attempts = 0
    while attempts < 3:
        attempts += 1
        if sns.publish(TopicArn="arn:aws:sns:eu-west-1:1:orders", Message=event["id"]).get("MessageId"):
            return {"attempts": attempts}
    return {"statusCode": 503}


# a table of known ids that nobody changes
_TEST_IDS = frozenset({"t-1", "t-2"})


def known_ids_handler(event, context):
    if event["id"] in _TEST_IDS:
        return {"test": True}
    return {"test": False}


# ---- hazards ----------------------------------------------------------------------------------------------------------

# each message once: once per worker, and between two threads not even that
_processed = set()


def deduplicate_handler(event, context):
    message = event["messageId"]
    if message in _processed:
        return {"duplicate": True}
    _processed.add(message)  # CA603: threads=unsafe processes=unsafe
    sns.publish(TopicArn="arn:aws:sns:eu-west-1:1:orders", Message=event["body"])
    return {"duplicate": False}


# the same under a lock: right within one process only
_locked_processed = set()
_processed_lock = threading.Lock()


def locked_deduplicate_handler(event, context):
    message = event["messageId"]
    with _processed_lock:
        if message in _locked_processed:
            return {"duplicate": True}
        _locked_processed.add(message)  # CA603: threads=safe processes=unsafe
    sns.publish(TopicArn="arn:aws:sns:eu-west-1:1:orders", Message=event["body"])
    return {"duplicate": False}


# idempotency by a dict: as a cache it is CA201's business too
_answers = {}


def idempotency_handler(event, context):
    token = event["token"]
    if token in _answers:
        return _answers[token]
    order = sns.publish(TopicArn="arn:aws:sns:eu-west-1:1:charges", Message=event["amount"])["MessageId"]
    _answers[token] = {"order": order}  # CA201: threads=unsafe processes=benign ; CA603: threads=unsafe processes=unsafe
    return {"order": order}


# a rate limit: as a counter it is CA102's business too
# convention: a counter that goes out in a decision
_calls = {}


def rate_limit_handler(event, context):
    address = event["ip"]
    _calls[address] = _calls.get(address, 0) + 1  # CA102: threads=unsafe processes=benign ; CA603: threads=unsafe processes=unsafe
    if _calls[address] > 100:
        return {"statusCode": 429}
    return {"statusCode": 200}


# under a lock
_budget = 1000
_budget_lock = threading.Lock()


def locked_budget_handler(event, context):
    global _budget
    with _budget_lock:
        if _budget < event["amount"]:
            return {"statusCode": 402}
        _budget -= event["amount"]  # CA603: threads=safe processes=unsafe
    return {"statusCode": 200}


# approximate: the worker only decides when to send a metric
_errors = 0
_errors_lock = threading.Lock()


def approximate_handler(event, context):
    global _errors
    with _errors_lock:
        _errors += 1  # CA603: threads=safe processes=benign
        many = _errors % 100 == 0
    if many:
        cloudwatch.put_metric_data(Namespace="Shop", MetricData=[{"MetricName": "hundred-errors", "Value": 1}])
    return {"ok": True}

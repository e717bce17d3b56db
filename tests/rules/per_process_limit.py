"""CA603 per-process-limit: memory of one worker is taken for the memory of all."""

import asyncio
import json
import logging
import threading
import time
from datetime import datetime, timedelta

import boto3
import redis
from aws_lambda_powertools.utilities.idempotency import DynamoDBPersistenceLayer, idempotent
from fastapi import FastAPI

dynamodb = boto3.client("dynamodb")
cloudwatch = boto3.client("cloudwatch")
sns = boto3.client("sns")
logger = logging.getLogger(__name__)
lambda_client = boto3.client("lambda")

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


# fields that go along with every line of a log are no ids that were seen
class _Lines:
    def __init__(self):
        self.fields = {}

    def note(self, **fields):
        self.fields.update(fields)

    def tell(self, text):
        logger.info(text, extra={**self.fields})


_lines = _Lines()


def noted_fields_handler(event, context):
    try:
        _lines.tell("begun")
        _lines.note(user=event["user"])
    except ValueError:
        return {"statusCode": 400}
    return {"statusCode": 200}


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


# counted, but only whether there is anything to tell decides
_words = {}


def counted_and_told_handler(event, context):
    for word in event["words"]:
        _words[word] = _words.get(word, 0) + 1  # CA102: threads=unsafe processes=benign
    if not _words:
        return {"statusCode": 404}
    return {"statusCode": 200}


# a cache that grows old: its time comes out of another entry, and that nothing was found decides
_centres = {"items": None, "expires_at": 0.0, "ttl": 30.0}


def known_centres():
    if _centres["items"] and time.time() < _centres["expires_at"]:
        return _centres["items"]
    _centres["items"] = centres.scan(TableName="centres")["Items"]  # CA201: threads=benign processes=benign
    _centres["expires_at"] = time.time() + _centres["ttl"]
    return _centres["items"]


def expiring_cache_handler(event, context):
    near = [centre for centre in known_centres() if centre["place"]["S"] == event["place"]]
    if not near:
        return {"statusCode": 404}
    return {"statusCode": 200, "near": near}


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


# a cache: the time is noted together with what was answered
_rates, _rates_at = {}, {}


def cached_answer_handler(event, context):
    currency = event["currency"]
    if time.time() - _rates_at.get(currency, 0) > 300:
        answer = lambda_client.invoke(FunctionName="rates", Payload=json.dumps({"currency": currency}))
        _rates[currency] = answer["Payload"].read()
        _rates_at[currency] = time.time()  # CA201: threads=unsafe processes=benign
    return {"rate": _rates[currency].decode()}


# what this worker has collected is sent when it is time for that
_waiting = []
_sent_at = 0.0
_waiting_lock = threading.Lock()


def collected_handler(event, context):
    global _sent_at
    with _waiting_lock:
        _waiting.append(event["line"])
        if time.time() - _sent_at > 10:
            sns.publish(TopicArn="arn:aws:sns:eu-west-1:1:lines", Message=json.dumps(_waiting))
            _waiting.clear()
            _sent_at = time.time()
    return {"ok": True}


# a breaker: each worker finds out for itself that the service is gone
_gone_at = 0.0
_gone_lock = threading.Lock()


def breaker_handler(event, context):
    global _gone_at
    with _gone_lock:
        if time.time() - _gone_at < 30:
            return {"statusCode": 503}
        try:
            sns.publish(TopicArn="arn:aws:sns:eu-west-1:1:orders", Message=event["id"])
        except sns.exceptions.ClientError:
            _gone_at = time.time()
    return {"statusCode": 200}


# what is there is there: each worker may see to it
_tables = set()
_tables_lock = threading.Lock()


def ensured_handler(event, context):
    with _tables_lock:
        if event["table"] not in _tables:
            dynamodb.create_table(TableName=event["table"])
            _tables.add(event["table"])
    return {"ok": True}


# told once in the log, and answered alike
_warned = set()


def warned_once_handler(event, context):
    client = event["client"]
    if client not in _warned:
        _warned.add(client)
        logger.info("old client %s", client)
    return {"ok": True}


# looked at and noted for good in a helper that answers nothing
_prepared = set()


def _prepare(folder):
    if folder in _prepared:
        return
    json.dumps(folder)
    _prepared.add(folder)


def prepared_once_handler(event, context):
    _prepare(event["folder"])
    return {"ok": True}


# whoever comes second under the lock is second
_voted = set()
_voted_lock = threading.Lock()


def locked_vote_handler(event, context):
    with _voted_lock:
        if event["voter"] in _voted:
            return "again"
        _voted.add(event["voter"])
    return "counted"


# routes of one event loop change only at an await
_joined = set()
api = FastAPI()


@api.post("/join")
async def join(name: str):
    if name in _joined:
        return {"joined": False}
    _joined.add(name)
    return {"joined": True}


# ---- hazards ----------------------------------------------------------------------------------------------------------

# the time of the last alert holds the next one back
_alerted = {}


def alert_handler(event, context):
    device = event["device"]
    now = time.time()
    if now - _alerted.get(device, 0) >= 1800:
        _alerted[device] = now  # CA201: threads=unsafe processes=benign ; CA603: threads=unsafe processes=unsafe
        lambda_client.invoke(FunctionName="alert", InvocationType="Event", Payload=json.dumps({"device": device}))
    return {"ok": True}


# the same for all devices, and asked the other way round
_last_report = None


def report_handler(event, context):
    global _last_report
    if _last_report is not None and datetime.now() - _last_report < timedelta(minutes=5):
        return {"sent": False}
    sns.publish(TopicArn="arn:aws:sns:eu-west-1:1:reports", Message=event["text"])
    _last_report = datetime.now()  # CA206: threads=benign processes=safe ; CA603: threads=unsafe processes=unsafe
    return {"sent": True}


# each message once: once per worker, and between two threads not even that
_processed = set()


def deduplicate_handler(event, context):
    message = event["messageId"]
    if message in _processed:
        return {"duplicate": True}
    _processed.add(message)  # CA603: threads=unsafe processes=unsafe
    sns.publish(TopicArn="arn:aws:sns:eu-west-1:1:orders", Message=event["body"])
    return {"duplicate": False}


# nothing but the answer depends on it: two at once are both told that they are the first
_entered = set()


def entered_handler(event, context):
    if event["name"] in _entered:
        return "entered before"
    _entered.add(event["name"])  # CA603: threads=unsafe processes=benign
    return "entered"


# the same as a list, asked the other way round
_applied = []


def applied_handler(event, context):
    if event["name"] not in _applied:
        _applied.append(event["name"])  # CA603: threads=unsafe processes=benign
        return {"statusCode": 201}
    return {"statusCode": 409}


# a claim that is given back: a second one is to be turned away meanwhile
_working = set()


def _claim(name):
    if name in _working:
        return False
    _working.add(name)  # CA603: threads=unsafe processes=benign
    return True


def working_handler(event, context):
    if not _claim(event["name"]):
        return {"statusCode": 409}
    try:
        return {"statusCode": 200, "size": len(event["text"])}
    finally:
        _working.discard(event["name"])


# between look and note the route waits
_invited = set()


@api.post("/invite")
async def invite(name: str):
    if name in _invited:
        return {"invited": False}
    await asyncio.sleep(0.1)
    _invited.add(name)  # CA603: threads=unsafe processes=benign
    return {"invited": True}


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

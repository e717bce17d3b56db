"""CA303 reconfigured-shared-client: a client that may be shared is changed for one request."""

import os

import boto3
import httpx
import openai
import stripe
from botocore.config import Config

# ---- safe look-alikes -------------------------------------------------------------------------------------------------

# configured at import
_http = httpx.Client()
_http.headers["User-Agent"] = "orders/1.0"


def import_time_headers_handler(event, context):
    return {"status": _http.get("https://api.example.com/status").status_code}


# headers of the one request
def request_headers_handler(event, context):
    answer = _http.get("https://api.example.com/me", headers={"Authorization": event["token"]})
    return {"status": answer.status_code}


# a client of the invocation
def own_client_handler(event, context):
    with httpx.Client() as client:
        client.headers["Authorization"] = event["token"]
        client.cookies.set("tenant", event["tenant"])
        return {"status": client.get("https://api.example.com/me").status_code}


# an event handler registered at import
_s3 = boto3.client("s3", config=Config(retries={"max_attempts": 3}))


def _add_header(request, **kwargs):
    request.headers.add_header("X-Service", "orders")


_s3.meta.events.register("before-sign.s3", _add_header)


def import_time_event_handler(event, context):
    return {"size": _s3.head_object(Bucket="photos", Key=event["key"])["ContentLength"]}


# with_options makes a new client
_openai = openai.OpenAI()


def with_options_handler(event, context):
    client = _openai.with_options(api_key=event["api_key"], timeout=20)
    return {"models": [model.id for model in client.models.list()]}


# meta is only read
def read_meta_handler(event, context):
    return {"region": _s3.meta.region_name}


# ---- hazards ----------------------------------------------------------------------------------------------------------

# a header of one user on everybody's client
_api = httpx.Client(base_url="https://api.example.com")


def header_handler(event, context):
    _api.headers["Authorization"] = event["token"]  # CA303: threads=unsafe processes=safe
    return _api.get("/me").json()


# set only when it comes: the next invocation sends it too
_partner = httpx.Client(base_url="https://partner.example.com")


def leftover_header_handler(event, context):
    if event.get("tenant"):
        _partner.headers.update({"X-Tenant": event["tenant"]})  # CA303: threads=unsafe processes=unsafe
    return _partner.get("/orders").json()


# an event handler registered per invocation: it stays, and all earlier ones run as well
_sqs = boto3.client("sqs")


def meta_events_handler(event, context):
    def add_tenant(request, **kwargs):
        request.headers.add_header("X-Tenant", event["tenant"])

    _sqs.meta.events.register("before-sign.sqs", add_tenant)  # CA303: threads=unsafe processes=unsafe
    return {"queues": _sqs.list_queues().get("QueueUrls", [])}


# the key of one tenant
_shared_openai = openai.OpenAI()


def api_key_handler(event, context):
    _shared_openai.api_key = event["api_key"]  # CA303: threads=unsafe processes=safe
    return {"models": [model.id for model in _shared_openai.models.list()]}


# through a helper that gets the client
_billing = httpx.Client(base_url="https://billing.example.com")


def _login(client, token):
    client.auth = ("token", token)  # CA303: threads=unsafe processes=safe
    return client


def helper_handler(event, context):
    return _login(_billing, event["token"]).get("/bills").json()


# every invocation sets the same: a setting, what a service gives for a constant name
def same_key_handler(event, context):
    openai.api_key = os.getenv("OPENAI_API_KEY")  # CA303: threads=benign processes=safe
    return openai.models.list()


# only for some requests, but nobody uses the library without it
def same_key_where_needed_handler(event, context):
    if event["question"]:
        openai.api_key = os.getenv("OPENAI_API_KEY")  # CA303: threads=benign processes=safe
        return openai.completions.create(model="small", prompt=event["question"])
    return None


# the key of the request, only where it is needed: whoever uses the client sets his own first
_voices = httpx.Client()


def token_where_needed_handler(event, context):
    if event["token"]:
        _voices.headers["X-Token"] = event["token"]  # CA303: threads=unsafe processes=safe
        return _voices.get("https://voices.example.com").json()
    return None


# the same, but requests without a token go out with that of the one before
_images = httpx.Client()


def token_for_some_handler(event, context):
    if event["token"]:
        _images.headers["X-Token"] = event["token"]  # CA303: threads=unsafe processes=unsafe
    return _images.get("https://images.example.com").json()


_KEYS = {"eu": "sk-eu", "us": "sk-us"}


def key_from_table_handler(event, context):
    stripe.api_key = _KEYS[event["region"]]  # CA303: threads=unsafe processes=safe
    return stripe.Charge.create(amount=event["amount"])


# set and set back: others run into both
_slow = httpx.Client()


def timeout_for_a_moment_handler(event, context):
    _slow.timeout = 300  # CA303: threads=unsafe processes=safe
    try:
        return _slow.get("https://api.example.com/report").text
    finally:
        _slow.timeout = 5

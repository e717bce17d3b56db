"""Settings that are the same for whoever needs them, and sessions that are set up by who makes them."""

import json
import os

import boto3
import litellm
import openai
import requests
import stripe

BASE = os.environ.get("STRIPE_BASE", "")
session = requests.Session()
other = requests.Session()
lazy = None
mine = None
secrets = boto3.client("secretsmanager")
known = {}


def charge_handler(event, context):
    if event["path"] == "/pay":
        stripe.api_base = BASE  # CA303: threads=benign processes=safe
        return stripe.Charge.create(amount=event["amount"])
    return stripe.Charge.list()


def secret(name):
    if name not in known:
        known[name] = secrets.get_secret_value(SecretId=name)["SecretString"]  # CA201: threads=benign processes=benign
    return known[name]


def ask_handler(event, context):
    if event["path"] == "/ask":
        openai.organization = secret("openai/organization")  # CA303: threads=benign processes=safe
        return openai.chat.completions.create(model="small", messages=[])
    return None


def verify_handler(event, context):
    if event["internal"]:
        session.verify = False  # CA303: threads=unsafe processes=unsafe
    return session.get(event["url"]).text  # CA301: threads=unsafe processes=safe


def admin_handler(event, context):
    if event["admin"]:
        other.auth = ("admin", os.environ["ADMIN"])  # CA303: threads=unsafe processes=unsafe
    return other.get(event["url"]).text  # CA301: threads=unsafe processes=safe


def made():
    global lazy
    if lazy is None:
        lazy = requests.Session()  # CA206: threads=unsafe processes=safe
        lazy.headers["x-key"] = "1"
        lazy.auth = ("me", os.environ["PASSWORD"])
    return lazy


def lazy_handler(event, context):
    return made().get(event["url"], timeout=3).json()  # CA301: threads=unsafe processes=safe


def mine_handler(event, context):
    global mine
    if mine is None:
        mine = requests.Session()  # CA206: threads=unsafe processes=safe
        mine.headers["x-user"] = event["user"]  # CA303: threads=unsafe processes=unsafe
    return mine.get(event["url"], timeout=3).json()  # CA301: threads=unsafe processes=safe


# a library is told the key of its service by several functions: all have it from the one secret
_sk = None


def cohere_key():
    global _sk
    if _sk is None:
        _sk = json.loads(secrets.get_secret_value(SecretId="cohere")["SecretString"])  # CA206: threads=benign processes=safe
    return _sk.get("api_key", "")


def translated_handler(event, context):
    key = cohere_key()
    if not key:
        return None
    litellm.openai_key = key  # CA303: threads=benign processes=safe
    return litellm.completion(model="small", messages=[event["text"]])


def summed_up_handler(event, context):
    held = json.loads(secrets.get_secret_value(SecretId="cohere")["SecretString"])
    litellm.openai_key = held["api_key"]  # CA303: threads=benign processes=safe
    return litellm.completion(model="large", messages=[event["text"]])


# each has a key of its own
def north_handler(event, context):
    litellm.azure_key = os.environ["NORTH_KEY"]  # CA303: threads=unsafe processes=safe
    return litellm.completion(model="small", messages=[event["text"]])


def south_handler(event, context):
    litellm.azure_key = os.environ["SOUTH_KEY"]  # CA303: threads=unsafe processes=safe
    return litellm.completion(model="small", messages=[event["text"]])


# a key out of the one secret, or nothing, which turns the request away before; another function is given it
_kept_keys = None


def kept_keys():
    global _kept_keys
    if _kept_keys is not None:
        return _kept_keys
    answer = secrets.get_secret_value(SecretId="models")
    _kept_keys = json.loads(answer["SecretString"])  # CA206: threads=benign processes=safe
    return _kept_keys


def _ask_again(text, key):
    try:
        litellm.anthropic_key = key  # CA303: threads=benign processes=safe
        return litellm.completion(model="large", messages=[text])
    except ValueError:
        return None


def kept_key_handler(event, context):
    keys = kept_keys()
    key, other = keys.get("key", ""), keys.get("other", "")
    if not key or not other:
        return {"statusCode": 500}
    litellm.anthropic_key = key  # CA303: threads=benign processes=safe
    found = litellm.completion(model="small", messages=[event["text"]])
    return found or _ask_again(event["text"], key)

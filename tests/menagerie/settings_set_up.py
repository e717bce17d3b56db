"""Settings that are the same for whoever needs them, and sessions that are set up by who makes them."""

import os

import boto3
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

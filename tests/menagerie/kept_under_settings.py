"""Caches whose one key is what the environment says: they hold one thing, as a global made on first use does."""

import json
import os

import boto3

secrets = boto3.client("secretsmanager")
_settings = {}
_changed = {}
_prefixed = {}


def _load(name):
    known = _settings.get(name)
    if known:
        return known
    found = json.loads(secrets.get_secret_value(SecretId=name)["SecretString"])
    _settings[name] = found  # CA201: threads=benign processes=benign
    return found


def settings_handler(event, context):
    return {"sender": _load(os.environ.get("SMS_SECRET", "").strip()).get("sender")}


# what is kept is changed by requests
def changed_handler(event, context):
    name = os.environ["MAIL_SECRET"]
    if name not in _changed:
        _changed[name] = json.loads(secrets.get_secret_value(SecretId=name)["SecretString"])  # CA201: threads=unsafe processes=benign
    _changed[name]["checked"] = True
    return {"sender": _changed[name]["sender"]}


# the environment names a part of the key only
def prefixed_handler(event, context):
    name = os.environ["SECRETS"] + event["tenant"]
    if name not in _prefixed:
        _prefixed[name] = json.loads(secrets.get_secret_value(SecretId=name)["SecretString"])  # CA201: threads=unsafe processes=benign
    return {"sender": _prefixed[name]["sender"]}


# the environment is read at import, and the code adds what it wants of it
STAGE = os.getenv("STAGE", "")


class Parameters:
    def __init__(self):
        self._kept = {}

    def get(self, name):
        if name in self._kept:
            return self._kept[name]
        found = secrets.get_secret_value(SecretId=name)["SecretString"]
        self._kept[name] = found  # CA201: threads=benign processes=benign
        return found


parameters = Parameters()


def token_handler(event, context):
    return {"ok": parameters.get(STAGE + "-token") == event["token"]}


def signed_handler(event, context):
    return {"ok": parameters.get(f"{STAGE}-signature") == event["signature"]}


# requests change the variable
_stage = os.getenv("STAGE", "")
_of_stages = {}


def stage_handler(event, context):
    global _stage
    if event.get("stage"):
        _stage = event["stage"]  # CA103: threads=unsafe processes=unsafe
    name = _stage + "-token"
    if name not in _of_stages:
        _of_stages[name] = secrets.get_secret_value(SecretId=name)["SecretString"]  # CA201: threads=unsafe processes=benign
    return {"ok": _of_stages[name] == event["token"]}

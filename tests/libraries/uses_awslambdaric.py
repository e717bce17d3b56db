"""awslambdaric: what a hook before the fork reads is fine, what it opens is inherited by every worker."""

import json

import psycopg2
from awslambdaric.lambda_concurrency_hooks import register_pre_fork

_rates = {}


@register_pre_fork
def load():
    with open("/var/task/rates.json") as file:
        _rates.update(json.load(file))


def rates_handler(event, context):
    return {"rate": _rates[event["currency"]]}



_connection = None


@register_pre_fork
def connect():
    global _connection
    _connection = psycopg2.connect("service=orders")  # CA605: threads=safe processes=unsafe


def connection_handler(event, context):
    with _connection.cursor() as cursor:  # CA301: threads=unsafe processes=safe
        cursor.execute("select 1")
        return {"n": cursor.fetchone()[0]}


_ledger = None


def _opened():
    return psycopg2.connect("service=ledger")  # CA605: threads=safe processes=unsafe


# opened before the fork by what the hook calls
@register_pre_fork
def open_ledger():
    global _ledger
    _ledger = _opened()


def ledger_handler(event, context):
    with _ledger.cursor() as cursor:  # CA301: threads=unsafe processes=safe
        cursor.execute("select 1")
        return cursor.fetchone()


def _rates():
    with psycopg2.connect("service=rates") as connection, connection.cursor() as cursor:
        cursor.execute("select 1")
        return cursor.fetchone()


# what is opened on the way and not kept
@register_pre_fork
def load_rates():
    _table["rate"] = _rates()


_table = {}


def rate_handler(event, context):
    return _table["rate"]

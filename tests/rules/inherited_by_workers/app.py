"""CA605 inherited-by-workers: with the pinned client the module is imported once, and the workers are forked then."""

import random

import boto3
import psycopg2
import requests

# ---- safe look-alikes -------------------------------------------------------------------------------------------------

_s3 = boto3.client("s3")


# a client that has not connected yet
def client_handler(event, context):
    return _s3.head_object(Bucket=event["bucket"], Key=event["key"])["ContentLength"]


_rates = {"EUR": 1.0}


# plain data
def rates_handler(event, context):
    return _rates[event["currency"]]


# a connection of the invocation's own
def own_connection_handler(event, context):
    with psycopg2.connect("service=orders") as connection, connection.cursor() as cursor:
        cursor.execute("select 1")
        return cursor.fetchone()


# the module's generator starts anew in every forked process
def random_handler(event, context):
    return random.random()


with open("/var/task/names.txt") as _file:
    _names = _file.read().split()


# read and closed before the fork
def names_handler(event, context):
    return event["name"] in _names


# ---- hazards ----------------------------------------------------------------------------------------------------------

_connection = psycopg2.connect("service=orders")  # CA605: threads=safe processes=unsafe


def connection_handler(event, context):
    with _connection.cursor() as cursor:  # CA301: threads=unsafe processes=safe
        cursor.execute("select 1")
        return cursor.fetchone()


_session = requests.Session()  # CA605: threads=safe processes=unsafe


def session_handler(event, context):
    return _session.get("https://api.example.com/", timeout=5).json()  # CA301: threads=unsafe processes=safe


_numbers = random.Random(7)  # CA605: threads=safe processes=unsafe


def numbers_handler(event, context):
    return _numbers.random()


_log = open("/var/task/words.txt")  # CA605: threads=safe processes=unsafe


def file_handler(event, context):
    return _log.readline()  # CA301: threads=unsafe processes=safe

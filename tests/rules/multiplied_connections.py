"""CA601 multiplied-connections: what is opened at import is opened once per worker process."""

import os

import boto3
import httpx
import psycopg2
import psycopg_pool
import pymongo
import redis
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

# ---- safe look-alikes -------------------------------------------------------------------------------------------------

# AWS clients connect when they are used, to a service that expects it
_s3 = boto3.client("s3")


def boto3_client_handler(event, context):
    return {"size": _s3.head_object(Bucket="photos", Key=event["key"])["ContentLength"]}


# the Data API needs no connection
_rds_data = boto3.client("rds-data")


def data_api_handler(event, context):
    return _rds_data.execute_statement(resourceArn=os.environ["DB"], secretArn=os.environ["SECRET"], sql="select 1")["records"]


# redis and HTTP clients connect when they are used
_redis = redis.Redis(host="cache.internal")
_http = httpx.Client()


def lazy_clients_handler(event, context):
    return {"value": _redis.get(event["key"]), "status": _http.get("https://api.example.com/status").status_code}


# opened and closed by the invocation
def own_connection_handler(event, context):
    connection = psycopg2.connect(os.environ["DSN"])
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
            return {"n": cursor.fetchone()[0]}
    finally:
        connection.close()


# an engine that keeps no connections
_unpooled = create_engine(os.environ["DATABASE_URL"], poolclass=NullPool)


def null_pool_handler(event, context):
    with _unpooled.connect() as connection:
        return {"n": connection.execute(text("select 1")).scalar_one()}


# ---- hazards ----------------------------------------------------------------------------------------------------------

# a pool per worker
_engine = create_engine(os.environ["DATABASE_URL"], pool_size=5)  # CA601: threads=safe processes=benign


def engine_handler(event, context):
    with _engine.connect() as connection:
        return {"n": connection.execute(text("select 1")).scalar_one()}


_pool = psycopg_pool.ConnectionPool(os.environ["DSN"], min_size=2, max_size=10)  # CA601: threads=safe processes=benign


def psycopg_pool_handler(event, context):
    with _pool.connection() as connection:
        return {"n": connection.execute("select 1").fetchone()[0]}


_mongo = pymongo.MongoClient(os.environ["MONGO_URL"])  # CA601: threads=safe processes=benign


def mongo_handler(event, context):
    return {"n": _mongo.shop.orders.count_documents({"user": event["user"]})}


# in a function that import-time code calls
def _connect():
    return psycopg_pool.ConnectionPool(os.environ["REPORTS_DSN"])  # CA601: threads=safe processes=benign


_reports = _connect()


def made_by_function_handler(event, context):
    with _reports.connection() as connection:
        return {"n": connection.execute("select 2").fetchone()[0]}

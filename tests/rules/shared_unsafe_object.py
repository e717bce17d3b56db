"""CA301 shared-unsafe-object: an object that its library does not allow to be shared is made once and used by all."""

import hashlib
import io
import os
import sqlite3
import threading

import boto3
import httpx
import psycopg2
import pymysql
import redis
import requests
from PIL import Image, ImageDraw
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session, scoped_session, sessionmaker

# ---- safe look-alikes -------------------------------------------------------------------------------------------------

# convention: a module-level boto3 client
_s3 = boto3.client("s3")


def boto3_client_handler(event, context):
    return {"size": _s3.head_object(Bucket="photos", Key=event["key"])["ContentLength"]}


# a Session that only makes a client at import
_session_for_import = boto3.session.Session(region_name="eu-west-1")
_ssm = _session_for_import.client("ssm")


def client_from_session_handler(event, context):
    return {"value": _ssm.get_parameter(Name=event["name"])["Parameter"]["Value"]}


# a resource per invocation, from a session of its own
def own_resource_handler(event, context):
    table = boto3.session.Session().resource("dynamodb").Table("orders")
    return table.get_item(Key={"id": event["id"]}).get("Item")


# redis-py's client takes a connection from its pool for each command
_redis = redis.Redis(host="cache.internal")


def redis_client_handler(event, context):
    return {"value": _redis.get(event["key"])}


# httpx.Client may be shared by threads
_httpx = httpx.Client(timeout=5)


def httpx_client_handler(event, context):
    return {"status": _httpx.get("https://api.example.com/status").status_code}


# a requests session of the invocation, and requests' functions, which make one per call
def own_requests_session_handler(event, context):
    with requests.Session() as session:
        session.headers["X-User"] = event["user"]
        first = session.get("https://api.example.com/a", timeout=5)
    second = requests.get("https://api.example.com/b", timeout=5)
    return {"a": first.status_code, "b": second.status_code}


# a connection of the invocation
def own_connection_handler(event, context):
    connection = psycopg2.connect(os.environ["DSN"])
    try:
        with connection.cursor() as cursor:
            cursor.execute("select name from users where id = %s", (event["id"],))
            return {"name": cursor.fetchone()[0]}
    finally:
        connection.close()


# one connection per thread, made by the thread
_per_thread = threading.local()


def _thread_connection():
    connection = getattr(_per_thread, "connection", None)
    if connection is None:
        connection = _per_thread.connection = sqlite3.connect("file:/var/task/lookup.db?mode=ro", uri=True)
    return connection


def connection_per_thread_handler(event, context):
    return {"rows": _thread_connection().execute("select count(*) from places").fetchone()[0]}


# SQLAlchemy: the engine may be shared (its pool per process is CA601's business), a Session per invocation
_engine = create_engine(os.environ["DATABASE_URL"])  # CA601: threads=safe processes=benign


def own_orm_session_handler(event, context):
    with Session(_engine) as session:
        return {"n": session.execute(text("select count(*) from orders")).scalar_one()}


# scoped_session keeps one session per thread
_Scoped = scoped_session(sessionmaker(bind=_engine))


def scoped_session_handler(event, context):
    try:
        return {"n": _Scoped().execute(text("select count(*) from orders")).scalar_one()}
    finally:
        _Scoped.remove()


# an unsafe object that every access guards with one lock
_guarded_session = requests.Session()
_guarded_session_lock = threading.Lock()


def guarded_session_handler(event, context):
    with _guarded_session_lock:
        answer = _guarded_session.get("https://api.example.com/status", timeout=5)
    return {"status": answer.status_code}


# made at import and used at import only
_warm_up = requests.Session()
_currencies = _warm_up.get("https://api.example.com/currencies", timeout=5).json()


def import_time_use_handler(event, context):
    return {"name": _currencies.get(event["currency"])}


# an image and a hash of the invocation
def own_image_handler(event, context):
    image = Image.new("RGB", (320, 200))
    ImageDraw.Draw(image).text((10, 10), event["text"])
    out = io.BytesIO()
    image.save(out, "PNG")
    digest = hashlib.sha256()
    digest.update(out.getvalue())
    return {"sha256": digest.hexdigest()}


# ---- hazards ----------------------------------------------------------------------------------------------------------

# convention: a module-level boto3 resource
_dynamodb = boto3.resource("dynamodb")


def boto3_resource_handler(event, context):
    table = _dynamodb.Table("orders")  # CA301: threads=unsafe processes=safe symbol=shared_unsafe_object._dynamodb
    return table.get_item(Key={"id": event["id"]}).get("Item")


# ... and what was made from it at import
_orders = boto3.resource("dynamodb").Table(os.environ["TABLE"])


def boto3_table_handler(event, context):
    _orders.put_item(Item={"id": event["id"]})  # CA301: threads=unsafe processes=safe
    return {"stored": _orders.name}


# convention: a module-level boto3 Session
_session = boto3.session.Session()


def boto3_session_handler(event, context):
    sqs = _session.client("sqs")  # CA301: threads=unsafe processes=safe
    return {"queues": sqs.list_queues().get("QueueUrls", [])}


# convention: a resource used only through .meta.client
_bucket_resource = boto3.resource("s3")


def meta_client_handler(event, context):
    _bucket_resource.meta.client.delete_object(Bucket="photos", Key=event["key"])  # CA301: threads=benign processes=safe
    return {"ok": True}


# convention: a shared DB connection (every worker opens one at import: CA601)
_connection = psycopg2.connect(os.environ["DSN"])  # CA601: threads=safe processes=benign


def connection_handler(event, context):
    with _connection, _connection.cursor() as cursor:  # CA301: threads=unsafe processes=safe
        cursor.execute("insert into orders (id) values (%s)", (event["id"],))
    return {"ok": True}


# convention: a shared cursor
_mysql = pymysql.connect(host=os.environ["DB_HOST"], user="app", database="shop")  # CA601: threads=safe processes=benign
_cursor = _mysql.cursor()


def cursor_handler(event, context):
    _cursor.execute("select name from users where id = %s", (event["id"],))  # CA301: threads=unsafe processes=safe
    return {"name": _cursor.fetchone()[0]}


# a read-only file, but a sqlite3 connection belongs to the thread that made it
_places = sqlite3.connect("file:/var/task/places.db?mode=ro", uri=True)


def sqlite_handler(event, context):
    row = _places.execute("select name from places where id = ?", (event["id"],)).fetchone()  # CA301: threads=unsafe processes=safe
    return {"name": row[0]}


# convention: a shared ORM session
_orm_session = sessionmaker(bind=_engine)()


def orm_session_handler(event, context):
    _orm_session.execute(text("delete from carts where id = :id"), {"id": event["id"]})  # CA301: threads=unsafe processes=safe
    _orm_session.commit()
    return {"ok": True}


# convention: a shared requests.Session
_http = requests.Session()


def requests_session_handler(event, context):
    return {"status": _http.get(event["url"], timeout=5).status_code}  # CA301: threads=unsafe processes=safe


# kept on a module-level object
class Api:
    """Calls of one web service."""

    def __init__(self):
        self.session = requests.Session()

    def status(self):
        """Status of the service."""
        return self.session.get("https://api.example.com/status", timeout=5).status_code  # CA301: threads=unsafe processes=safe


_api = Api()


def session_on_object_handler(event, context):
    return {"status": _api.status()}


# a canvas that all invocations draw on, wiped before each use
_canvas = Image.new("RGB", (320, 200))


def shared_image_handler(event, context):
    _canvas.paste((255, 255, 255), (0, 0, 320, 200))  # CA301: threads=unsafe processes=safe
    ImageDraw.Draw(_canvas).text((10, 10), event["text"])
    out = io.BytesIO()
    _canvas.save(out, "PNG")
    return {"png": out.getvalue().hex()}


# made when first needed, then shared all the same
_lazy_resource = None


def lazy_resource_handler(event, context):
    global _lazy_resource
    if _lazy_resource is None:
        _lazy_resource = boto3.session.Session().resource("s3")  # CA206: threads=benign processes=safe
    bucket = _lazy_resource.Bucket("photos")  # CA301: threads=unsafe processes=safe
    return {"keys": [item.key for item in bucket.objects.limit(10)]}

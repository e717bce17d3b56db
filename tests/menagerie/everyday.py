"""Shapes that real handlers have side by side; each was once judged wrongly or missed."""
import json, os, boto3, logging
from functools import lru_cache, cached_property
from contextlib import contextmanager
import threading

results = []
def helper(x):
    results.append(x)  # CA103: threads=unsafe processes=safe
def reset_handler(event, context):
    global results
    results = []
    for r in event["Records"]:
        helper(r)
    return results

class Config:
    _instance = None
    @classmethod
    def get(cls):
        if not cls._instance:
            cls._instance = cls()  # CA206: threads=benign processes=safe
        return cls._instance
    def __init__(self):
        self.values = {}
        self.load()
    def load(self):
        self.values["a"] = os.environ["A"]
def singleton_handler(event, context):
    return Config.get().values["a"]

class Svc:
    @cached_property
    def table(self):
        return boto3.resource("dynamodb").Table("x")  # CA302: threads=unsafe processes=safe
svc = Svc()
def cached_prop_handler(event, context):
    return svc.table.get_item(Key={"id": event["id"]})  # CA301: threads=unsafe processes=safe

_conn = None
def get_conn():
    global _conn
    try:
        _conn.ping()  # CA301: threads=unsafe processes=safe
    except Exception:
        _conn = connect()  # CA206: threads=benign processes=safe
    return _conn
def connect():
    import pymysql
    return pymysql.connect(host="x")
def reconnect_handler(event, context):
    with get_conn().cursor() as c:
        c.execute("select 1")
    return 1

stats = {"n": 0, "errors": 0}
def bump(key):
    stats[key] += 1  # CA102: threads=unsafe processes=benign
def stats_handler(event, context):
    bump("n")
    try:
        json.loads(event["body"])
    except ValueError:
        bump("errors")
    return {"stats": stats}

@contextmanager
def locked():
    with _l:
        yield
_l = threading.Lock()
_c = {}
def ctx_handler(event, context):
    with locked():
        if event["k"] not in _c:
            _c[event["k"]] = os.urandom(3)
    return 1

buffer = []
def flush():
    global buffer
    out, buffer = buffer, []  # CA102: threads=unsafe processes=benign
    boto3.client("firehose").put_record_batch(Records=out)  # CA302: threads=unsafe processes=safe
def flush_handler(event, context):
    buffer.append(event)
    if len(buffer) > 10:
        flush()

pool = {}
def per_tenant(tenant):
    try:
        return pool[tenant]
    except KeyError:
        pool[tenant] = c = boto3.Session().client("s3")  # CA201: threads=benign processes=benign
        return c
def tenant_handler(event, context):
    return per_tenant(event["tenant"]).list_buckets()

logger = logging.getLogger()
if logger.handlers:
    for h in logger.handlers:
        logger.removeHandler(h)
logging.basicConfig(level=logging.INFO)
def log_handler(event, context):
    logger.info("x %s", event)
    for r in event.get("Records", []):
        try:
            process(r)
        except Exception as e:
            logger.exception(e)
            raise
def process(r):
    tmp = f"/tmp/{r['s3']['object']['key'].split('/')[-1]}"
    boto3.client("s3").download_file("b", r['s3']['object']['key'], tmp)  # CA302: threads=unsafe processes=safe ; CA502: threads=unsafe processes=unsafe
    with open(tmp) as f:
        return f.read()

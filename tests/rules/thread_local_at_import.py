"""CA703 thread-local-at-import: what import-time code puts into a threading.local is there for one thread only."""

import threading

import boto3

_session_lock = threading.Lock()

# ---- safe look-alikes -------------------------------------------------------------------------------------------------

# set by the invocation that reads it
_request = threading.local()


def _who():
    return _request.user


def set_in_handler(event, context):
    _request.user = event["user"]
    return {"user": _who()}


# looked for, then made, in the thread that uses it
_clients = threading.local()


def _s3():
    if not hasattr(_clients, "s3"):
        with _session_lock:
            _clients.s3 = boto3.client("s3")
    return _clients.s3


def made_per_thread_handler(event, context):
    return {"buckets": len(_s3().list_buckets()["Buckets"])}


# a subclass: __init__ runs once per thread
class _State(threading.local):
    """State of one thread."""

    def __init__(self):
        super().__init__()
        self.depth = 0


_state = _State()


def subclass_handler(event, context):
    _state.depth += 1
    try:
        return {"depth": _state.depth}
    finally:
        _state.depth -= 1


# asked for with a default, or the missing attribute is expected
_options = threading.local()
_options.verbose = True


def getattr_handler(event, context):
    return {"verbose": getattr(_options, "verbose", False)}


def attribute_error_handler(event, context):
    try:
        return {"verbose": _options.verbose}
    except AttributeError:
        return {"verbose": False}


# ---- hazards ----------------------------------------------------------------------------------------------------------

# as in a guide that experts wrote
_local = threading.local()
_local.cache = {}


def _square(n):
    cache = _local.cache  # CA703: threads=unsafe processes=safe
    if n not in cache:
        cache[n] = n * n
    return cache[n]


def cache_handler(event, context):
    return {"square": _square(event["n"])}


# a default value
_settings = threading.local()
_settings.language = "en"


def default_value_handler(event, context):
    return {"text": {"en": "Hello", "de": "Hallo"}[_settings.language]}  # CA703: threads=unsafe processes=safe


# a function that import-time code calls
_connection = threading.local()


def _connect():
    _connection.client = boto3.client("sqs")


_connect()


def client_handler(event, context):
    return {"queues": _connection.client.list_queues().get("QueueUrls", [])}  # CA703: threads=unsafe processes=safe

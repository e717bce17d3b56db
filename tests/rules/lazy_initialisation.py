"""CA206 lazy-initialisation: the first invocation makes the shared object, and there may be two first invocations."""

import functools
import json
import os
import threading
import time

import boto3
import nets

boto_session_lock = threading.Lock()
ssm = boto3.client("ssm")

# ---- safe look-alikes -------------------------------------------------------------------------------------------------

# made at import
_limits = {"free": 10, "paid": 1000}


def import_time_handler(event, context):
    return {"limit": _limits[event["plan"]]}


# double-checked locking done right
_words = None
_words_lock = threading.Lock()


def _get_words():
    global _words
    if _words is None:
        with _words_lock:
            if _words is None:
                _words = frozenset(ssm.get_parameter(Name="words")["Parameter"]["Value"].split())
    return _words


def double_checked_handler(event, context):
    return {"known": event["word"] in _get_words()}


# ... also for a client from the default session: made once, under the lock
_sqs = None


def _get_sqs():
    global _sqs
    if _sqs is None:
        with boto_session_lock:
            if _sqs is None:
                _sqs = boto3.client("sqs")
    return _sqs


def double_checked_client_handler(event, context):
    return {"queues": _get_sqs().list_queues().get("QueueUrls", [])}


# check and make under the lock
_names = None
_names_lock = threading.Lock()


def locked_handler(event, context):
    global _names
    with _names_lock:
        if _names is None:
            _names = ssm.get_parameter(Name="names")["Parameter"]["Value"].split(",")
        names = _names
    return {"first": names[0]}


# a local made when it is needed
def local_handler(event, context):
    table = None
    if table is None:
        table = {"user": event["user"]}
    return table


# lru_cache as a singleton that is only read
@functools.lru_cache(maxsize=1)
def _greeting():
    return ssm.get_parameter(Name="greeting")["Parameter"]["Value"]


def lru_cache_handler(event, context):
    return {"text": f"{_greeting()} {event['user']}"}


# filled completely under a local name before it is bound, under a lock
_index = None
_index_lock = threading.Lock()


def _get_index():
    global _index
    with _index_lock:
        if _index is None:
            index = {}
            for word in ssm.get_parameter(Name="index")["Parameter"]["Value"].split():
                index[word[0]] = word
            _index = index
        return _index


def locked_fill_handler(event, context):
    return {"word": _get_index().get(event["letter"])}


# a lazily made attribute of an object of the invocation
class Page:
    """A page of one request."""

    def __init__(self):
        self._lines = None

    @property
    def lines(self):
        """Lines of the page."""
        if self._lines is None:
            self._lines = []
        return self._lines


def own_instance_handler(event, context):
    page = Page()
    page.lines.append(event["line"])
    return {"lines": page.lines}


# the lock is held by the caller of the function that makes it
_codes = None
_codes_lock = threading.RLock()


def _codes_unlocked():
    global _codes
    if _codes is None:
        _codes = ssm.get_parameter(Name="codes")["Parameter"]["Value"].split()
    return _codes


def caller_lock_handler(event, context):
    with _codes_lock:
        return {"known": event["code"] in _codes_unlocked()}


# per thread, made by the thread that uses it
_thread = threading.local()


def thread_local_handler(event, context):
    if not hasattr(_thread, "client"):
        with boto_session_lock:
            _thread.client = boto3.client("sns")
    return {"topics": len(_thread.client.list_topics()["Topics"])}


# a default for a parameter
def _page(size=None):
    if size is None:
        size = _limits["free"]
    return size


def parameter_default_handler(event, context):
    return {"size": _page(event.get("size"))}


# bound by a function that no handler reaches
_override = None


def set_override_for_tests(value):
    """Used by tests only."""
    global _override
    if _override is None:
        _override = value


def unreached_handler(event, context):
    return {"override": _override}


# ---- hazards ----------------------------------------------------------------------------------------------------------

# convention: lazy singleton bound in one step, finished
_stopwords = None


def bound_in_one_step_handler(event, context):
    global _stopwords
    if _stopwords is None:
        _stopwords = frozenset(ssm.get_parameter(Name="stop")["Parameter"]["Value"].split())  # CA206: threads=benign processes=safe
    return {"stop": event["word"] in _stopwords}


# convention: bound first and filled later
_rates = None


def _get_rates():
    global _rates
    if _rates is None:
        _rates = {}  # CA206: threads=unsafe processes=safe symbol=lazy_initialisation._rates
        for line in ssm.get_parameter(Name="rates")["Parameter"]["Value"].splitlines():
            currency, rate = line.split("=")
            _rates[currency] = float(rate)
    return _rates


def filled_later_handler(event, context):
    return {"rate": _get_rates()[event["currency"]]}


# convention: depending on the request; what it keeps is request data as well, and later invocations read it
_policy = None


def depends_on_request_handler(event, context):
    global _policy
    if _policy is None:
        _policy = ssm.get_parameter(Name=f"/policy/{event['tenant']}")["Parameter"]["Value"]  # CA206: threads=unsafe processes=safe ; CA103: threads=unsafe processes=unsafe
    return {"policy": _policy}


# a boto3 client from the default session
_s3 = None


def _get_s3():
    global _s3
    if not _s3:
        _s3 = boto3.client("s3")  # CA206: threads=benign processes=safe ; CA302: threads=unsafe processes=safe confidence=medium
    return _s3


def default_session_handler(event, context):
    return {"buckets": len(_get_s3().list_buckets()["Buckets"])}


# a flag that is set before the work is done
_ready = False
_table = {}


def flag_first_handler(event, context):
    global _ready
    if not _ready:
        _ready = True  # CA206: threads=unsafe processes=safe
        _table.update(dict.fromkeys(ssm.get_parameter(Name="keys")["Parameter"]["Value"].split(), 1))
    return {"known": event["key"] in _table}


# singleton by __new__: the second thread gets the object before its fields are set
class Catalogue:
    """The one catalogue."""

    _instance = None

    def __new__(cls):
        if cls._instance is None:
            cls._instance = super().__new__(cls)  # CA206: threads=unsafe processes=safe
            cls._instance.items = ssm.get_parameter(Name="items")["Parameter"]["Value"].split()
        return cls._instance


def singleton_class_handler(event, context):
    return {"items": len(Catalogue().items)}


# a lazily made attribute of a shared object
class Directory:
    """Names, fetched when first asked for."""

    def __init__(self):
        self._names = None

    def names(self):
        """All names."""
        if self._names is None:
            self._names = tuple(ssm.get_parameter(Name="people")["Parameter"]["Value"].split())  # CA206: threads=benign processes=safe
        return self._names


_directory = Directory()


def lazy_attribute_handler(event, context):
    return {"known": event["name"] in _directory.names()}


# made again when it is old: the time stamp only decides when, so it is part of the same finding
_config = None
_config_at = 0.0


def refreshed_handler(event, context):
    global _config, _config_at
    if _config is None or time.monotonic() - _config_at > 300:
        _config = ssm.get_parameter(Name="config")["Parameter"]["Value"]  # CA206: threads=benign processes=safe
        _config_at = time.monotonic()
    return {"config": _config}


# the lock is taken, but nobody looks again inside
_motd = None
_motd_lock = threading.Lock()


def no_second_look_handler(event, context):
    global _motd
    if _motd is None:
        with _motd_lock:
            _motd = ssm.get_parameter(Name="motd")["Parameter"]["Value"]  # CA206: threads=benign processes=safe
    return {"motd": _motd}


# one of two finished things, each of which is given out at once
_service_secret = None


def _service():
    global _service_secret
    if _service_secret is not None:
        return _service_secret
    if not os.environ.get("SECRET_ARN"):
        _service_secret = {}  # CA206: threads=benign processes=safe
        return _service_secret
    _service_secret = json.loads(ssm.get_parameter(Name="service")["Parameter"]["Value"])
    return _service_secret


def service_secret_handler(event, context):
    return {"host": _service().get("host")}


# a lock is no other's equal
_late_lock = None


def late_lock_handler(event, context):
    global _late_lock
    if _late_lock is None:
        _late_lock = threading.Lock()  # CA206: threads=unsafe processes=safe
    with _late_lock:
        return {"ok": True}


# others find the first and take the second, which is not there yet
_weights = None
_bias = None


def _load_model():
    global _weights, _bias
    if _weights is None:
        _weights = json.loads(ssm.get_parameter(Name="weights")["Parameter"]["Value"])  # CA206: threads=unsafe processes=safe
        _bias = json.loads(ssm.get_parameter(Name="bias")["Parameter"]["Value"])


def predict_handler(event, context):
    _load_model()
    return {"y": _weights[event["name"]] + _bias}


# the second is bound first
_slopes = None
_offset = None


def _load_line():
    global _slopes, _offset
    if _slopes is None:
        _offset = json.loads(ssm.get_parameter(Name="offset")["Parameter"]["Value"])
        _slopes = json.loads(ssm.get_parameter(Name="slopes")["Parameter"]["Value"])  # CA206: threads=benign processes=safe


def line_handler(event, context):
    _load_line()
    return {"y": _slopes[event["name"]] + _offset}


# when it was loaded is only told
_menu = None
_menu_at = None


def menu_handler(event, context):
    global _menu, _menu_at
    if _menu is None:
        _menu = json.loads(ssm.get_parameter(Name="menu")["Parameter"]["Value"])  # CA206: threads=benign processes=safe
        _menu_at = time.time()
    return {"menu": _menu, "since": _menu_at}


# who uses the second asks whether it is there
_route = None
_detour = None


def route_handler(event, context):
    global _route, _detour
    if _route is None:
        _route = json.loads(ssm.get_parameter(Name="route")["Parameter"]["Value"])  # CA206: threads=benign processes=safe
        _detour = ssm.get_parameter(Name="detour")["Parameter"]["Value"]
    return {"route": _route, "detour": _detour if _detour else "none"}


# bound first, its weights come after
_net = None


def _get_net():
    global _net
    if _net is None:
        _net = nets.Net()  # CA206: threads=unsafe processes=safe
        _net.load_weights("/opt/net.h5")
    return _net


def net_handler(event, context):
    return {"y": _get_net().predict(event["x"])}


# loaded before it is bound
_ready_net = None


def _get_ready_net():
    global _ready_net
    if _ready_net is None:
        net = nets.Net()
        net.load_weights("/opt/net.h5")
        _ready_net = net  # CA206: threads=benign processes=safe
    return _ready_net


def ready_net_handler(event, context):
    return {"y": _get_ready_net().predict(event["x"])}


# a number that is worked out of the second decides what is told; nobody asks whether the second is there
_factors = None
_intercept = None


def _load_factors():
    global _factors, _intercept
    try:
        item = json.loads(ssm.get_parameter(Name="factors")["Parameter"]["Value"])
        if item:
            _factors = [float(x) for x in item["factors"]]  # CA206: threads=unsafe processes=safe
            _intercept = float(item["intercept"])
            return
    except KeyError:
        pass
    _factors = [1.0, 2.0]
    _intercept = 0.5


def score_handler(event, context):
    if _factors is None:
        _load_factors()
    score = sum(w * x for w, x in zip(_factors, event["x"], strict=True)) + _intercept
    if score > 3:
        return {"score": score, "label": "high"}
    return {"score": score, "label": "low"}


# the second is asked for by an alias, which decides alone
_limits = None
_ceiling = None


def limits_handler(event, context):
    global _limits, _ceiling
    if _limits is None:
        _limits = json.loads(ssm.get_parameter(Name="limits")["Parameter"]["Value"])  # CA206: threads=benign processes=safe
        _ceiling = json.loads(ssm.get_parameter(Name="ceiling")["Parameter"]["Value"])
    if _ceiling is None:
        return {"limits": _limits}
    return {"limits": _limits, "ceiling": _ceiling}


# what is only let go of after the sign is no work that others wait for
_sent = False
_waiting = ["first"]


def letting_go_handler(event, context):
    global _sent, _waiting
    if not _sent:
        names = [*_waiting]
        ssm.put_parameter(Name="names", Value=",".join(names))
        _sent = True  # CA206: threads=benign processes=safe
        _waiting = None
    return "sent"

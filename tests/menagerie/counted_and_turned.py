"""Counters that count by a method, rings that are turned, settings of a context, headers that stay on a message."""

import threading
from collections import Counter, defaultdict, deque
from decimal import Context, Decimal
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

# ---- safe look-alikes -------------------------------------------------------------------------------------------------


def own_counter_handler(event, context):
    pages = Counter()
    pages.update(event["pages"])
    return dict(pages)


_lock = threading.Lock()
_guarded = Counter()


def guarded_counter_handler(event, context):
    with _lock:
        _guarded.update([event["page"]])
        return {"n": _guarded[event["page"]]}


def own_counters_handler(event, context):
    words = defaultdict(Counter)
    for page in event["pages"]:
        words[page["name"]].update(page["words"])
    return {name: counted["a"] for name, counted in words.items()}


def own_ring_handler(event, context):
    hosts = deque(event["hosts"])
    hosts.rotate(-event["turns"])
    return {"host": hosts[0]}


def own_message_handler(event, context):
    message = MIMEText(event["text"])
    message["To"] = event["to"]
    return message.as_string()


# ---- hazards ----------------------------------------------------------------------------------------------------------
_visits = Counter()


def counted_handler(event, context):
    _visits.update([event["page"]])  # CA102: threads=unsafe processes=benign
    return {"n": _visits[event["page"]]}


_words = defaultdict(Counter)


def counted_by_page_handler(event, context):
    _words[event["page"]].update([event["word"]])  # CA102: threads=unsafe processes=benign
    return {"n": _words[event["page"]][event["word"]]}


_ring = deque(["a.internal", "b.internal", "c.internal"])


def turned_handler(event, context):
    host = _ring[0]
    _ring.rotate(-1)  # CA110: threads=unsafe processes=safe
    return {"host": host}


_exact = Context(prec=6)


def digits_handler(event, context):
    if event.get("exact"):
        _exact.prec = 50  # CA303: threads=unsafe processes=unsafe
    return str(_exact.divide(Decimal(1), Decimal(event["n"])))  # CA301: threads=unsafe processes=safe


_parcel = MIMEMultipart()


def headers_handler(event, context):
    _parcel["To"] = event["to"]  # CA301: threads=unsafe processes=unsafe
    return _parcel.as_string()


_letter = MIMEMultipart()


def header_taken_off_handler(event, context):
    del _letter["To"]  # CA301: threads=unsafe processes=safe
    _letter["To"] = event["to"]
    return _letter.as_string()

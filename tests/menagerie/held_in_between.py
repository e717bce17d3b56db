"""Ways in which what is shared gets to where it is used: copies, spreads, views and containers of the standard library."""

from collections import OrderedDict, defaultdict
from contextlib import nullcontext
from types import MappingProxyType, SimpleNamespace

import requests

namespace = SimpleNamespace(session=requests.Session(), limit=3)
ordered = OrderedDict(main=requests.Session())
proxied = MappingProxyType({"main": requests.Session()})
by_key = dict.fromkeys(["a", "b"], requests.Session())
by_default = defaultdict(requests.Session)
spread = [requests.Session()]
given = [requests.Session()]
rest = [1, requests.Session()]
merged = {}
merged |= {"main": requests.Session()}
entered = requests.Session()


class Kept:
    def __init__(self):
        self.session = requests.Session()
        self.other = requests.Session()


kept = Kept()


def first(of):
    return of


def namespace_handler(event, context):
    return namespace.session.get(event["url"], timeout=namespace.limit).text  # CA301: threads=unsafe processes=safe


def ordered_handler(event, context):
    return ordered["main"].get(event["url"], timeout=2).text  # CA301: threads=unsafe processes=safe


def proxied_handler(event, context):
    return proxied["main"].get(event["url"], timeout=2).text  # CA301: threads=unsafe processes=safe


def by_key_handler(event, context):
    return by_key["a"].get(event["url"], timeout=2).text  # CA301: threads=unsafe processes=safe


def by_default_handler(event, context):
    return by_default["a"].get(event["url"], timeout=2).text  # CA301: threads=unsafe processes=safe ; CA203: threads=benign processes=benign


def spread_handler(event, context):
    return [*spread, 1][0].get(event["url"], timeout=2).text  # CA301: threads=unsafe processes=safe


def given_handler(event, context):
    return first(*given).get(event["url"], timeout=2).text  # CA301: threads=unsafe processes=safe


def rest_handler(event, context):
    _, *others = rest
    return others[0].get(event["url"], timeout=2).text  # CA301: threads=unsafe processes=safe


def merged_handler(event, context):
    return merged["main"].get(event["url"], timeout=2).text  # CA301: threads=unsafe processes=safe


def entered_handler(event, context):
    with nullcontext(entered) as session:
        return session.get(event["url"], timeout=2).text  # CA301: threads=unsafe processes=safe


def kept_handler(event, context):
    one = vars(kept)["session"].get(event["url"], timeout=2)  # CA301: threads=unsafe processes=safe
    return [one, kept.__dict__["other"].get(event["url"], timeout=2)]  # CA301: threads=unsafe processes=safe


def own_handler(event, context):
    own = SimpleNamespace(session=requests.Session())
    _, *others = [1, requests.Session()]
    several = dict.fromkeys(["a"], requests.Session())
    own_default = defaultdict(requests.Session)
    with nullcontext(requests.Session()) as session:
        found = [session.get(event["url"], timeout=2), others[0].get(event["url"], timeout=2)]
    return [*found, own.session.get("a"), several["a"].get("a"), own_default["a"].get("b")]

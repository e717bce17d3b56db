"""Shared objects that are had by other means than a name, an attribute or an element."""

import types
import weakref
from functools import reduce
from operator import attrgetter, itemgetter

import requests

got, itemised, referred = requests.Session(), requests.Session(), requests.Session()
filtered, listed, entered = requests.Session(), requests.Session(), requests.Session()
popped, reduced = requests.Session(), requests.Session()
seen = {"user": None}


class Client:
    def __init__(self, session):
        self.session = session


client = Client(got)
session_of = attrgetter("session")


def attribute_handler(event, context):
    return session_of(client).get(event["url"]).text  # CA301: threads=unsafe processes=safe


def item_handler(event, context):
    return itemgetter("s")({"s": itemised}).get(event["url"]).text  # CA301: threads=unsafe processes=safe


reference = weakref.ref(referred)


def reference_handler(event, context):
    return reference().get(event["url"]).text  # CA301: threads=unsafe processes=safe


class Fetching:
    def __init__(self, session):
        self.session = session

    def fetch(self, url):
        return self.session.get(url).text  # CA301: threads=unsafe processes=safe


fetching = Fetching(requests.Session())
weak_method = weakref.WeakMethod(fetching.fetch)


def weak_method_handler(event, context):
    return weak_method()(event["url"])


sessions = [filtered]


def filter_handler(event, context):
    return list(filter(None, sessions))[0].get(event["url"]).text  # CA301: threads=unsafe processes=safe


class Sessions(list):
    pass


class ByName(dict):
    pass


several, by_name = Sessions([listed]), ByName(a=entered)


def list_handler(event, context):
    return several[0].get(event["url"]).text  # CA301: threads=unsafe processes=safe


def dictionary_handler(event, context):
    return by_name["a"].get(event["url"]).text  # CA301: threads=unsafe processes=safe


def pick(**options):
    return options.pop("session")


def popped_handler(event, context):
    return pick(session=popped).get(event["url"]).text  # CA301: threads=unsafe processes=safe


lasting = [reduced]


def reduce_handler(event, context):
    return reduce(lambda a, b: b, lasting).get(event["url"]).text  # CA301: threads=unsafe processes=safe


def remember(self, event):
    seen["user"] = event["user"]  # CA103: threads=unsafe processes=safe
    return seen["user"]


client.remember = types.MethodType(remember, client)


def method_handler(event, context):
    return client.remember(event)


ranked = {"row": None}


def rank(row):
    ranked["row"] = row  # CA103: threads=unsafe processes=safe
    return ranked["row"]["n"]


def sort_handler(event, context):
    rows = list(event["rows"])
    rows.sort(key=rank)
    return rows


called = {"user": None}


def call(event):
    called["user"] = event["user"]  # CA103: threads=unsafe processes=safe
    return called["user"]


def call_handler(event, context):
    return call.__call__(event)


class Commands:
    def do_add(self, event):
        added["user"] = event["user"]  # CA103: threads=unsafe processes=safe
        return added["user"]


added = {"user": None}
COMMANDS = {name: function for name, function in vars(Commands).items() if name.startswith("do_")}


def commands_handler(event, context):
    return COMMANDS["do_add"](Commands(), event)


def own_handler(event, context):
    client = Client(requests.Session())
    sessions = Sessions([requests.Session()])
    first = pick(session=requests.Session())
    url = event["url"]
    return [first.get(url), sessions[0].get(url), attrgetter("session")(client).get(url), weakref.ref(client)()]

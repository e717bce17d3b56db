import functools
import importlib.util
import itertools
import sys
import threading

numbers = itertools.count(1)
guard = threading.Lock()


@functools.lru_cache(maxsize=8)
def connection():
    return {"number": next(numbers)}


def remembered(event, context):
    return {"connection": connection()["number"]}


@functools.cache
def client():
    return object()


clients = set()


def made_once(event, context):
    clients.add(client())
    return {"clients": len(clients)}


class Service:
    @functools.cached_property
    def token(self):
        return object()


service = Service()


def same_token(event, context):
    return {"same": service.token is service.token}


@functools.cache
def doubled(number):
    return number * 2


def pure(event, context):
    return {"doubled": doubled(event["number"])}


def locked(event, context):
    with guard:
        return {"connection": connection()["number"]}


def _lazily(name):
    spec = importlib.util.find_spec(name)
    spec.loader = importlib.util.LazyLoader(spec.loader)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


colors = _lazily("colorsys")


def unread(event, context):
    return {"read": "rgb_to_hsv" in object.__getattribute__(colors, "__dict__"), "now": colors.ONE_THIRD < 1}


class Proxy:
    asked = 0

    @property
    def __class__(self):
        Proxy.asked += 1
        return dict


proxy = Proxy()
shelf = {"proxy": proxy}


def proxied(event, context):
    shelf["seen"] = proxy
    print(shelf["proxy"], proxy.asked)
    return {"asked": Proxy.asked}


class Row(dict):
    def matching(self, word):
        return sorted({key for key in self if fits(key, word)})


def fits(key, word):
    return shared.get(key) == word


shared = {}
rows = Row(a=1, b=2)


def grown(event, context):
    found = rows.matching(event["word"])
    rows[event["word"]] = len(found)
    return {"found": found}

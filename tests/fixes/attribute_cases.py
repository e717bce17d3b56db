"""Before and after of fixes to attributes of classes and of their instances, and what is refused."""

FIXED = [
    (
        "CA201",
        "an attribute of a shared instance",
        """
        import threading


        class Store:
            \"\"\"Keeps answers.\"\"\"

            def __init__(self, url):
                self.url = url
                self.known = {}  # key -> answer

            def get(self, key):
                # once
                if key not in self.known:
                    self.known[key] = ask(self.url, key)
                return self.known[key]

            def size(self):
                return len(self.known)


        class Other:
            def __init__(self):
                self.known = ()


        store = Store("x")


        def handler(event, context):
            return store.get(event["key"]), store.size()
        """,
        """
        import threading


        class Store:
            \"\"\"Keeps answers.\"\"\"

            def __init__(self, url):
                self.url = url
                self.known = {}  # key -> answer
                self.known_lock = threading.RLock()

            def get(self, key):
                with self.known_lock:
                    # once
                    if key not in self.known:
                        self.known[key] = ask(self.url, key)
                    return self.known[key]

            def size(self):
                with self.known_lock:
                    return len(self.known)


        class Other:
            def __init__(self):
                self.known = ()


        store = Store("x")


        def handler(event, context):
            return store.get(event["key"]), store.size()
        """,
    ),
    (
        "CA102",
        "a class attribute, counted by the name of the class",
        """
        import threading


        class Orders:
            total = 0  # so far

            def add(self):
                Orders.total += 1
                return self.total


        def handler(event, context):
            return {"number": Orders().add()}
        """,
        """
        import threading


        class Orders:
            total = 0  # so far
            total_lock = threading.Lock()

            def add(self):
                with Orders.total_lock:
                    Orders.total += 1
                    return self.total


        def handler(event, context):
            return {"number": Orders().add()}
        """,
    ),
    (
        "CA206",
        "a class attribute, double-checked",
        """
        class Client:
            _made = None

            @classmethod
            def get(cls):
                if cls._made is None:
                    cls._made = object()
                return cls._made


        def handler(event, context):
            return bool(Client.get())
        """,
        """
        import threading


        class Client:
            _made = None
            _made_lock = threading.Lock()

            @classmethod
            def get(cls):
                if cls._made is None:
                    with Client._made_lock:
                        if cls._made is None:
                            cls._made = object()
                return cls._made


        def handler(event, context):
            return bool(Client.get())
        """,
    ),
    (
        "CA205",
        "the cache of an instance, by a lambda",
        """
        import threading

        from cachetools import TTLCache, cachedmethod


        class Prices:
            def __init__(self):
                self.cache = TTLCache(10, 60)

            @cachedmethod(lambda self: self.cache)  # a minute
            def of(self, item):
                return ask(item)


        prices = Prices()


        def handler(event, context):
            return prices.of(event["item"])
        """,
        """
        import threading

        from cachetools import TTLCache, cachedmethod


        class Prices:
            def __init__(self):
                self.cache = TTLCache(10, 60)
                self.cache_lock = threading.Lock()

            @cachedmethod(lambda self: self.cache, lock=lambda self: self.cache_lock)  # a minute
            def of(self, item):
                return ask(item)


        prices = Prices()


        def handler(event, context):
            return prices.of(event["item"])
        """,
    ),
    (
        "CA205",
        "the cache of an instance, by attrgetter, for two methods",
        """
        import operator
        import threading

        from cachetools import TTLCache, cachedmethod, keys


        class Prices:
            def __init__(self):
                self.cache = TTLCache(10, 60)

            @cachedmethod(operator.attrgetter("cache"), key=keys.typedkey)
            def of(self, item):
                return ask(item)

            @cachedmethod(operator.attrgetter("cache"))
            def all(self):
                return ask("*")


        prices = Prices()


        def handler(event, context):
            return prices.of(event["item"]), prices.all()
        """,
        """
        import operator
        import threading

        from cachetools import TTLCache, cachedmethod, keys


        class Prices:
            def __init__(self):
                self.cache = TTLCache(10, 60)
                self.cache_lock = threading.Lock()

            @cachedmethod(operator.attrgetter("cache"), key=keys.typedkey, lock=operator.attrgetter("cache_lock"))
            def of(self, item):
                return ask(item)

            @cachedmethod(operator.attrgetter("cache"), lock=operator.attrgetter("cache_lock"))
            def all(self):
                return ask("*")


        prices = Prices()


        def handler(event, context):
            return prices.of(event["item"]), prices.all()
        """,
    ),
]

_STORE = """
{before}class Store{bases}:{body}
    def __init__(self):
        self.known = {{}}

    def get(self, key):
        if key not in self.known:
            self.known[key] = ask(key)
        return self.known[key]

{after}
store = Store()


def handler(event, context):
    return store.get(event["key"])
"""


def _store(before="", bases="", body="", after=""):
    return _STORE.format(before=before, bases=bases, body=body, after=after)


_SHADOWED = """
class Orders:
    total = 0

    def add(self):
        Orders.total += 1
        return Orders.total

    def reset(self):
        self.total = 0


def handler(event, context):
    return Orders().add()
"""
_CROSSED = """
import threading

_log_lock = threading.Lock()
_client = None


def make():
    with _log_lock:
        return open("/etc/hosts")


def client():
    global _client
    if _client is None:
        _client = make()
    return _client


def report():
    with _log_lock:
        again()


def again():
    print(client().name)


def handler(event, context):
    client()
    report()
"""

REFUSED = [
    ("CA201", _store(bases="(Base)", before="from base import Base\n\n\n"), "has a base or decorator"),
    ("CA201", _store(before="@register\n"), "has a base or decorator"),
    ("CA201", _store(body='\n    __slots__ = ("known",)\n'), "has `__slots__`"),
    ("CA201", _store(body="\n    def __getstate__(self):\n        return {}\n"), "has `__getstate__`"),
    ("CA201", _store(after="\nclass Loud(Store):\n    pass\n\n"), "has subclasses"),
    ("CA201", _store(after="\ndef wipe(store):\n    store.known.clear()\n\n"), "is reached in line 12 by another name"),
    ("CA201", _store(after="    def all(self):\n        return self.known\n\n"), "gives `self.known` itself away"),
    ("CA201", _store(after="    def sizes(self):\n        return lambda: len(self.known)\n\n"), "is used in a lambda"),
    ("CA201", _store().replace("self.known = {}", "self.known, self.size = {}, 1"), "is not bound exactly once"),
    ("CA102", _SHADOWED, "is another place than that of the class"),
    ("CA206", _CROSSED, "it would be taken both inside of `_log_lock` and around it"),
]

"""Objects that are kept for all requests with the same key, and what one request leaves on them."""

_workspaces = {}
_carts = {}
_jobs = {}
_sessions = {}
_limits = {}


class Workspace:
    def __init__(self, tenant):
        self.tenant = tenant
        self.author = ""

    def sign(self, text, author):
        self.author = author  # CA104: threads=unsafe processes=safe
        return self._stamp(text)

    def _stamp(self, text):
        return f"{text} -- {self.author} at {self.tenant}"


def setdefault_handler(event, context):
    tenant = event["tenant"]
    return _workspaces.setdefault(tenant, Workspace(tenant)).sign(event["text"], event["author"])


class Cart:
    def __init__(self, shop):
        self.shop = shop
        self.coupon = None

    def total(self, price):
        return price * (0.9 if self.coupon == "TEN" else 1)


def looked_up_handler(event, context):
    if event["shop"] not in _carts:
        _carts[event["shop"]] = Cart(event["shop"])  # CA201: threads=unsafe processes=benign
    cart = _carts[event["shop"]]
    cart.coupon = event["coupon"]  # CA104: threads=unsafe processes=safe
    return cart.total(event["price"])


class Job:
    def __init__(self):
        self.step = None

    def run(self, step):
        self.step = step
        return self.step


def own_key_handler(event, context):
    return _jobs.setdefault(event["requestId"], Job()).run(event["step"])


def own_session_handler(event, context):
    return _sessions.setdefault(event["session_id"], Job()).run(event["step"])


class Limit:
    def __init__(self, tenant):
        self.tenant = tenant

    def show(self):
        return self.tenant


def key_alone_handler(event, context):
    tenant = event["tenant"]
    return _limits.setdefault(tenant, Limit(tenant)).show()

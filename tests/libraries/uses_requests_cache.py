"""requests_cache: a CachedSession is a requests.Session."""

import requests_cache


def own_session_handler(event, context):
    with requests_cache.CachedSession("rates", backend="memory") as session:
        return session.get("https://api.example.com/rates").json()


_session = requests_cache.CachedSession("prices", backend="memory")


def session_handler(event, context):
    return _session.get("https://api.example.com/prices").json()  # CA301: threads=unsafe processes=safe


def install_handler(event, context):
    requests_cache.install_cache("everything", backend="memory")  # CA413: threads=benign processes=safe
    return {"ok": True}

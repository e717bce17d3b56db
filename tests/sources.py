"""Source that tests of several folders audit."""

CACHE = """\
_cache = {}


def load(key):
    with open(key) as stream:
        return stream.read()


def handler(event, context):
    key = event["key"]
    if key not in _cache:
        _cache[key] = load(key)
    return _cache[key]
"""

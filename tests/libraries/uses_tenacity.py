"""tenacity: the decorator keeps its statistics per thread."""

from tenacity import Retrying, retry, stop_after_attempt


@retry(stop=stop_after_attempt(3))
def _ask(name):
    """Ask, three times at most."""
    return len(name)


def decorator_handler(event, context):
    return {"n": _ask(event["name"])}


_retrying = Retrying(stop=stop_after_attempt(3))


def object_handler(event, context):
    return {"n": _retrying(_ask, event["name"])}

"""What a shared dictionary holds is shared where it is handed on as keywords: `make(**DEFAULTS)`."""

import requests

# ---- safe look-alikes -------------------------------------------------------------------------------------------------

_OPTIONS = {"timeout": 3, "headers": {"Accept": "application/json"}}


def _asked(url, timeout, headers):
    return requests.get(url, timeout=timeout, headers={**headers, "X-Url": url}).json()


def asked_handler(event, context):
    return _asked(event["url"], **_OPTIONS)


# ---- hazards ----------------------------------------------------------------------------------------------------------

_DEFAULTS = {"size": 10, "tags": []}


def _made(size, tags, name):
    tags.append(name)  # CA111: threads=unsafe processes=unsafe
    return {"size": size, "tags": tags}


def keywords_handler(event, context):
    return _made(**_DEFAULTS, name=event["name"])

"""Helpers: what only reads or counts for itself may be shared; a parsed page that is changed may not."""

import backoff
import pybreaker
from bs4 import BeautifulSoup
from jose import jwt
from passlib.context import CryptContext
from retrying import retry

_PAGE = "<html><h1>Hello</h1><p id='text'></p></html>"
_passwords = CryptContext(schemes=["bcrypt"])
_breaker = pybreaker.CircuitBreaker(fail_max=3)
_read = BeautifulSoup(_PAGE, "html.parser")


def password_handler(event, context):
    return {"ok": _passwords.verify(event["password"], event["hash"])}


def token_handler(event, context):
    return jwt.decode(event["token"], "secret", algorithms=["HS256"])


@backoff.on_exception(backoff.expo, ValueError, max_tries=3)
def _number(text):
    """A number, tried three times."""
    return int(text)


@retry(stop_max_attempt_number=3)
def _length(text):
    """The length of a text, tried three times."""
    return len(text)


def tried_again_handler(event, context):
    return {"n": _number(event["n"]) + _length(event["n"]) + _breaker.call(len, event["n"])}


def searched_page_handler(event, context):
    return {"text": _read.find(id=event["id"]).get_text()}


def own_page_handler(event, context):
    page = BeautifulSoup(_PAGE, "html.parser")
    page.find("h1").string = event["title"]
    return str(page)


_shown = BeautifulSoup(_PAGE, "html.parser")


def changed_page_handler(event, context):
    _shown.find("h1").string = event["title"]  # CA104: threads=unsafe processes=safe
    return str(_shown)


_listed = BeautifulSoup(_PAGE, "html.parser")


def longer_page_handler(event, context):
    _listed.append(event["line"])  # CA301: threads=unsafe processes=unsafe
    return str(_listed)


def settings_handler(event, context):
    _passwords.update(bcrypt__rounds=event["rounds"])  # CA303: threads=unsafe processes=safe
    return {"ok": True}

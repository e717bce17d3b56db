"""What the patterns of a `match` statement bind: elements, entries, attributes and fields, each with what it is."""

from dataclasses import dataclass

import requests

by_place, by_key, by_name = requests.Session(), requests.Session(), requests.Session()
by_number, inside, last = requests.Session(), requests.Session(), requests.Session()
places, table = [by_place], {"session": by_key}


class Named:
    def __init__(self, session):
        self.session = session


@dataclass
class Numbered:
    session: requests.Session
    url: str


named, numbered = Named(by_name), Numbered(by_number, "https://example.org")
nested = {"inside": [{"session": inside}]}
ending = ["first", "second", last]


def place_handler(event, context):
    match places:
        case [session]:
            return session.get(event["url"]).text  # CA301: threads=unsafe processes=safe


def key_handler(event, context):
    match table:
        case {"session": session}:
            return session.get(event["url"]).text  # CA301: threads=unsafe processes=safe


def name_handler(event, context):
    match named:
        case Named(session=session):
            return session.get(event["url"]).text  # CA301: threads=unsafe processes=safe


def number_handler(event, context):
    match numbered:
        case Numbered(session, url):
            return session.get(url).text  # CA301: threads=unsafe processes=safe


def nested_handler(event, context):
    match nested:
        case {"inside": [{"session": session}]}:
            return session.get(event["url"]).text  # CA301: threads=unsafe processes=safe


def last_handler(event, context):
    match ending:
        case [*_, session]:
            return session.get(event["url"]).text  # CA301: threads=unsafe processes=safe


def own_handler(event, context):
    match {"session": requests.Session(), "rows": [event["url"], "b"]}:
        case {"session": session, "rows": [url, *others], **rest}:
            others.append(url)
            rest["url"] = url
            return session.get(url).text, others


def alternatives_handler(event, context):
    match event["point"]:
        case [x, y] | (x, y):
            return x + y
        case {"x": x}:
            return x
        case None:
            return 0

"""Copies of a shared object that hold the very list which the shared one holds."""

import copy
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import attrs
from pydantic import BaseModel


class Page:
    def __init__(self):
        self.tags = []
        self.title = ""


@dataclass
class Data:
    title: str = ""
    tags: list = field(default_factory=list)


@attrs.define
class Drawn:
    title: str = ""
    tags: list = attrs.field(factory=list)


class Model(BaseModel):
    title: str = ""
    tags: list[str] = []


class Row(NamedTuple):
    title: str
    tags: list


PAGE, DEEP, TITLED, RENEWED = Page(), Page(), Page(), Page()
DATA, GIVEN = Data(), Data()
DRAWN = Drawn()
MODEL, DEEP_MODEL, OTHER_MODEL = Model(), Model(), Model()
ROW = Row("", [])


def page_handler(event, context):
    page = copy.copy(PAGE)
    page.tags.append(event["tag"])  # CA111: threads=unsafe processes=unsafe
    return {"tags": page.tags}


def data_handler(event, context):
    page = replace(DATA, title=event["title"])
    page.tags.append(event["tag"])  # CA111: threads=unsafe processes=unsafe
    return {"tags": page.tags}


def drawn_handler(event, context):
    page = attrs.evolve(DRAWN, title=event["title"])
    page.tags.append(event["tag"])  # CA111: threads=unsafe processes=unsafe
    return {"tags": page.tags}


def model_handler(event, context):
    page = MODEL.model_copy(update={"title": event["title"]})
    page.tags.append(event["tag"])  # CA111: threads=unsafe processes=unsafe
    return {"tags": page.tags}


def row_handler(event, context):
    row = ROW._replace(title=event["title"])
    row.tags.append(event["tag"])  # CA111: threads=unsafe processes=unsafe
    return {"tags": row.tags}


def deep_handler(event, context):
    page = copy.deepcopy(DEEP)
    page.tags.append(event["tag"])
    return {"tags": page.tags}


def titled_handler(event, context):
    page = copy.copy(TITLED)
    page.title = event["title"]
    return {"tags": page.tags, "title": page.title}


def renewed_handler(event, context):
    page = copy.copy(RENEWED)
    page.tags = [event["tag"]]
    page.tags.append(event["other"])
    return {"tags": page.tags}


def given_handler(event, context):
    page = replace(GIVEN, title=event["title"], tags=[])
    page.tags.append(event["tag"])
    return {"tags": page.tags}


def deep_model_handler(event, context):
    page = DEEP_MODEL.model_copy(update={"title": event["title"]}, deep=True)
    page.tags.append(event["tag"])
    return {"tags": page.tags}


def other_model_handler(event, context):
    page = OTHER_MODEL.model_copy(update={"tags": [event["tag"]]})
    page.tags.append(event["other"])
    return {"tags": page.tags}


def own_handler(event, context):
    own = Data()
    page = replace(own, title=event["title"])
    page.tags.append(event["tag"])
    return {"tags": page.tags}

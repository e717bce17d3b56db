"""Objects of the project's classes that a library makes: what their methods do counts; each with a safe look-alike."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Annotated, Optional

import boto3
import dacite
from aws_lambda_powertools.utilities.parser import parse
from dataclasses_json import dataclass_json
from fastapi import FastAPI
from pydantic import BaseModel
from somewhere_else import Hooks, Record, transform

app = FastAPI()
queue = boto3.client("sqs")
VALIDATED = {}
TOLD = {}
NAMED = {}
ROUTED = {}
SEEN = {}
CALLED = {}
LINES = {}


class Order(BaseModel):
    user: str

    def validated(self):
        VALIDATED["user"] = self.user  # CA103: threads=unsafe processes=safe
        return VALIDATED["user"]

    def told(self):
        TOLD["user"] = self.user  # CA103: threads=unsafe processes=safe
        return TOLD["user"]

    def named(self):
        NAMED["user"] = self.user  # CA103: threads=unsafe processes=safe
        return NAMED["user"]

    def routed(self):
        ROUTED["user"] = self.user  # CA103: threads=unsafe processes=safe
        return ROUTED["user"]

    def own(self):
        found = {}
        found["user"] = self.user
        return found["user"]


def class_method_of_a_base_handler(event, context):
    return Order.model_validate_json(event["body"]).validated()


def class_as_an_argument_handler(event, context):
    return parse(event=event, model=Order).told()


def _store(order: Optional[Order]):
    return order.named()


def annotation_of_a_parameter_handler(event, context):
    return [_store(each) for each in transform(event["orders"])]


@app.post("/orders")
def route_with_a_body(order: Order):
    return {"user": order.routed()}


def own_object_handler(event, context):
    return Order.model_validate_json(event["body"]).own()


@dataclass_json
@dataclass
class Ticket:
    user: str

    def close(self):
        LINES["user"] = self.user  # CA103: threads=unsafe processes=safe
        return LINES["user"]


def class_method_of_a_decorator_handler(event, context):
    return Ticket.from_json(event["body"]).close()


@dataclass
class Item:
    user: str

    def keep(self):
        SEEN["user"] = self.user  # CA103: threads=unsafe processes=safe
        return SEEN["user"]


def function_given_a_class_handler(event, context):
    return dacite.from_dict(Item, event["item"]).keep()


class Row(Record):
    def kept(self):
        CALLED["user"] = self.user  # CA103: threads=unsafe processes=safe
        return CALLED["user"]

    @staticmethod
    def count():
        return 1


def base_nobody_described_handler(event, context):
    return Row.from_dict(event["row"]).kept()


def static_method_of_the_project_handler(event, context):
    return Row.count()


class Plain:
    """The name of its class says nothing of what a function of the standard library gives."""

    def text(self):
        return "plain"


class Encoder(json.JSONEncoder):
    def default(self, value):
        return str(value)


def encoder_handler(event, context):
    return json.dumps(event, cls=Encoder).strip()


def _tag(plain: Annotated[Plain, "any"]):
    return plain.text()


def annotated_without_hazard_handler(event, context):
    return _tag(transform(event["plain"]))


class Watch(Hooks):
    """The library calls the hooks around the handler."""

    def before(self, event, context):
        self.user = event["user"]  # CA104: threads=unsafe processes=safe
        return event, context

    def after(self, answer):
        return {**answer, "user": self.user}


@Watch
def behind_hooks_handler(event, context):
    return {"id": event["id"]}


class Stamp(Hooks):
    def after(self, answer):
        return {**answer, "stamped": True}


@Stamp
def behind_hooks_without_state_handler(event, context):
    return {"id": event["id"]}

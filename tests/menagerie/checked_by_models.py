"""Models whose constructor calls the project's validators, and functions whose results a library gives back."""

from dataclasses import dataclass, field

import pandas as pd
from pydantic import BaseModel, Field, field_validator, model_validator

LAST = None
MAIL = None
SEEN = []
COUNT = 0
RANKS = {}
ROWS = {}


class Order(BaseModel):
    id: str
    mail: str = ""

    @field_validator("id")
    @classmethod
    def seen(cls, value):
        SEEN.append(value)  # CA111: threads=unsafe processes=unsafe
        return value

    @model_validator(mode="after")
    def whole(self):
        global LAST
        LAST = self.id  # CA103: threads=unsafe processes=safe
        return self

    @model_validator(mode="after")
    def mailed(self):
        global MAIL
        MAIL = self.mail  # CA103: threads=unsafe processes=safe
        return self


class Plain(BaseModel):
    id: str
    rows: list[int] = Field(default_factory=list)

    @field_validator("id")
    @classmethod
    def told(cls, value):
        return value.strip()


@dataclass
class Cart:
    owner: str = ""
    rows: list = field(default_factory=list)


def lambda_handler(event, context):
    order = Order(**event)
    return {"last": LAST, "mail": MAIL, "seen": SEEN, "id": order.id}


def plain_handler(event, context):
    plain = Plain(**event)
    plain.rows.append(1)
    return plain.rows


def cart_handler(event, context):
    cart = Cart(**event)
    ROWS["owner"] = cart.owner  # CA103: threads=unsafe processes=safe
    return owner()


def owner():
    return ROWS["owner"]


def count(row):
    global COUNT
    COUNT += 1  # CA102: threads=unsafe processes=benign
    return COUNT


def frame_handler(event, context):
    return pd.DataFrame(event["rows"]).apply(count, axis=1).tolist()


def ranked(row):
    return RANKS.get(row["kind"], 0)


def sorted_handler(event, context):
    return sorted(event["rows"], key=ranked)

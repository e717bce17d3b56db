"""Items of several classes that go through functions which convert all that is within them."""

import uuid
from dataclasses import asdict, dataclass, field
from decimal import Decimal

import boto3

table = boto3.client("dynamodb")


@dataclass
class House:
    owner: str
    id: str = field(default_factory=lambda: uuid.uuid4().hex)


@dataclass
class Gift:
    owner: str
    title: str = ""
    state: str = "new"
    id: str = field(default_factory=lambda: uuid.uuid4().hex)


def from_items(value):
    if isinstance(value, Decimal):
        return int(value) if value % 1 == 0 else float(value)
    if isinstance(value, list):
        return [from_items(each) for each in value]
    if isinstance(value, dict):
        return {name: from_items(each) for name, each in value.items()}
    return value


def to_items(value):
    if isinstance(value, float):
        return Decimal(str(value))
    if isinstance(value, (list, tuple)):
        return [to_items(each) for each in value]
    if isinstance(value, dict):
        return {name: to_items(each) for name, each in value.items()}
    return value


def made(kind, item):
    if not item:
        return None
    return kind(**from_items({name: value for name, value in item.items() if name in kind.__annotations__}))


class Items:
    def house(self, person):
        answer = table.get_item(TableName="houses-and-gifts", Key={"PK": f"PERSON#{person}", "SK": "HOUSE"})
        return made(House, answer.get("Item"))

    def gift(self, owner, number):
        answer = table.get_item(TableName="houses-and-gifts", Key={"PK": f"HOUSE#{owner}", "SK": f"GIFT#{number}"})
        return made(Gift, answer.get("Item"))

    def put(self, gift):
        item = {"PK": f"HOUSE#{gift.owner}", "SK": f"GIFT#{gift.id}", **to_items(vars(gift))}
        table.put_item(TableName="houses-and-gifts", Item=item)  # CA306: threads=unsafe processes=unsafe

    def put_copy(self, gift):
        item = {"PK": f"COPY#{uuid.uuid4()}", "SK": "COPY", **to_items(asdict(gift))}
        table.put_item(TableName="houses-and-gifts", Item=item)


items = Items()


def rename_handler(event, context):
    gift = items.gift(items.house(event["person"]).id, event["id"])
    if gift is None:
        raise KeyError(event["id"])
    gift.title = event["title"]
    items.put(gift)


def close_handler(event, context):
    gift = items.gift(items.house(event["person"]).id, event["id"])
    if gift is None:
        raise KeyError(event["id"])
    gift.state = "closed"
    items.put(gift)


def copy_handler(event, context):
    gift = items.gift(items.house(event["person"]).id, event["id"])
    items.put_copy(gift)


def add_handler(event, context):
    items.put_copy(Gift(owner=event["person"], title=event["title"]))

"""What a class body declares as one for all objects is no field, whatever makes the fields of its objects."""

from dataclasses import dataclass
from typing import ClassVar

from pydantic import BaseModel


class Order(BaseModel):
    seen: ClassVar[list[str]] = []
    lines: list[str] = []
    id: str

    def register(self):
        self.lines.append(self.id)
        self.seen.append(self.id)  # CA105: threads=unsafe processes=unsafe
        return self.seen, self.lines


def order_handler(event, context):
    return Order(**event).register()


@dataclass
class Part:
    made: ClassVar[dict] = {}
    name: str

    def keep(self):
        self.made["name"] = self.name  # CA105: threads=unsafe processes=safe
        return self.made["name"]


def part_handler(event, context):
    return Part(event["name"]).keep()

"""Fields with a default of what a request sends: a method of the model gives what the request says, or the default."""

from typing import ClassVar

import boto3
from fastapi import FastAPI
from pydantic import BaseModel, Field

app = FastAPI()
labels = boto3.session.Session().client("dynamodb")
LAST = {}


class Stamp(BaseModel):
    tags: list[str] | None = None
    owner: str = "nobody"
    notes: list[str] = Field(default_factory=list)
    known: ClassVar[list] = []

    def names(self):
        return [tag.strip() for tag in self.tags or ()]

    def who(self):
        return self.owner

    def note(self, text):
        self.notes.append(text)  # its own list
        return self.notes

    def learn(self, text):
        self.known.append(text)  # CA111: threads=unsafe processes=unsafe
        return self.known


def _find_or_add(name):
    found = labels.get_item(TableName="labels", Key={"name": {"S": name}})
    if "Item" not in found:
        labels.put_item(  # CA306: threads=unsafe processes=unsafe
            TableName="labels", Item={"name": {"S": name}, "used": {"N": "0"}}
        )
    return name


@app.post("/stamps")
def create(stamp: Stamp):
    return [_find_or_add(name) for name in stamp.names()]


@app.post("/owners")
def own(stamp: Stamp):
    LAST["owner"] = stamp.who()  # CA103: threads=unsafe processes=safe
    return LAST["owner"]


@app.post("/notes")
def write(stamp: Stamp):
    return stamp.note("written")


@app.post("/known")
def learn(stamp: Stamp):
    return stamp.learn("seen")

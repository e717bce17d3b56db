"""Routes under a decorator of the project: what they depend on is said by their own parameters."""

import boto3
from fastapi import Depends, FastAPI
from guards import handled
from mangum import Mangum

app = FastAPI()


class Rooms:
    def __init__(self):
        self.table = boto3.Session().resource("dynamodb").Table("suites")

    def join(self, key, user):
        room = self.table.get_item(Key={"id": key})["Item"]
        room["users"].append(user)
        self.table.put_item(Item=room)  # CA306: threads=unsafe processes=unsafe


def rooms():
    return Rooms()


@app.post("/rooms/{key}")
@handled
async def join(key: str, user: str, found: Rooms = Depends(rooms)):
    return found.join(key, user)


handler = Mangum(app)  # CA301: threads=unsafe processes=safe

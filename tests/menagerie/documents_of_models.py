"""Documents that become objects of a model and are put back under what these say they are."""

import os

from pydantic import BaseModel
from pymongo import MongoClient

baskets = MongoClient(os.environ["MARKET_URL"]).market.baskets  # CA601: threads=safe processes=benign


class Basket(BaseModel):
    owner: str
    eggs: list[dict] = []
    total: int = 0


class Baskets:
    def load(self, owner):
        found = baskets.find_one({"owner": owner})
        return Basket(**found) if found else Basket(owner=owner)

    def store(self, basket):
        baskets.replace_one(  # CA306: threads=unsafe processes=unsafe
            {"owner": basket.owner}, basket.model_dump(), upsert=True
        )

    def begin(self, basket):
        baskets.replace_one({"owner": basket.owner}, basket.model_dump(), upsert=True)

    def push(self, owner, egg):
        baskets.update_one({"owner": owner}, {"$push": {"eggs": egg}, "$inc": {"total": 1}}, upsert=True)


def laid_handler(event, context):
    basket = Baskets().load(event["owner"])
    basket.eggs.append(event["egg"])
    basket.total += 1
    Baskets().store(basket)
    return {"total": basket.total}


def begun_handler(event, context):
    """A new one is put there, whatever was there before."""
    Baskets().begin(Basket(owner=event["owner"], total=event["total"]))


def pushed_handler(event, context):
    Baskets().push(event["owner"], event["egg"])


def summed_handler(event, context):
    found = baskets.find_one({"owner": event["owner"]})
    basket = Basket(**found)
    basket.total += event["price"]
    baskets.update_one(  # CA306: threads=unsafe processes=unsafe
        {"owner": basket.owner}, {"$set": {"total": basket.total}}
    )


def shown_handler(event, context):
    return Baskets().load(event["owner"]).model_dump()

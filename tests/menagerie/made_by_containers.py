"""Objects that a container makes and gives to routes and constructors by their annotations."""

from typing import Annotated, Any

from cachetools import TTLCache
from flask import Blueprint, Flask
from wireup import Inject, Injected, service

app = Flask(__name__)
cache = TTLCache(maxsize=1, ttl=60)
SEEN = {}


@service
class Repo:
    def __init__(self, table: Annotated[Any, Inject(qualifier="t")], name: str) -> None:
        self.table = table
        self.name = name

    def rows(self, user):
        SEEN["user"] = user  # CA103: threads=unsafe processes=safe
        return [SEEN["user"], *self.table.query(user)]

    def configs(self):
        found = cache.get("all")  # CA205: threads=unsafe processes=benign
        if found is None:
            cache["all"] = found = self.table.scan()
        return found


@service
class Orders:
    def __init__(self, repo: Annotated[Repo, Inject()]) -> None:
        self.repo = repo

    def of(self, user):
        return self.repo.rows(user), self.repo.configs()


@app.get("/<user>")
def show(user: str, orders: Injected[Orders]):
    return orders.of(user)


class Cycle:
    def __init__(self, other: "Other") -> None:
        self.other = other

    def name(self, user):
        self.user = user
        return self.user


class Other:
    def __init__(self, cycle: Cycle) -> None:
        self.cycle = cycle

    def of(self, user):
        return self.cycle.name(user)


@app.get("/cycle/<user>")
def cycle(user: str, other: Injected[Other]):
    return other.of(user)

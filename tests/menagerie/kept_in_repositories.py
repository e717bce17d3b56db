"""Repositories that keep rows in the memory of one worker, behind a function whose result is cached."""

from copy import deepcopy
from functools import lru_cache

from fastapi import Depends, FastAPI, HTTPException

app = FastAPI()


class Users:
    def __init__(self):
        self._users = {}

    def get(self, key):
        user = self._users.get(key)
        return deepcopy(user) if user else None

    def save(self, user):
        self._users[user["id"]] = deepcopy(user)  # CA204: threads=unsafe processes=unsafe
        return user


class Events:
    def __init__(self):
        self._ids = set()

    def once(self, key):
        if key in self._ids:
            return False
        self._ids.add(key)  # CA204: threads=unsafe processes=unsafe
        return True


class Bundle:
    def __init__(self, users, events):
        self.users, self.events = users, events


@lru_cache
def bundle():
    return Bundle(Users(), Events())


@app.post("/users")
def add(user: dict, repos: Bundle = Depends(bundle)):
    return repos.users.save(user)


@app.get("/users/{id}")
def show(id: str, repos: Bundle = Depends(bundle)):
    user = repos.users.get(id)
    if user is None:
        raise HTTPException(404)
    return user


@app.post("/hook")
def hook(payload: dict, repos: Bundle = Depends(bundle)):
    if not repos.events.once(payload["id"]):
        return {"status": "duplicate"}
    return {"status": "ok"}

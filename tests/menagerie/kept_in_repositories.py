"""Repositories that keep rows in the memory of one worker, behind a function whose result is cached."""

import threading
from copy import deepcopy
from functools import cache, lru_cache

from fastapi import Depends, FastAPI, HTTPException, Request

app = FastAPI()


class Users:
    def __init__(self):
        self._users = {}

    def get(self, key):
        user = self._users.get(key)
        return deepcopy(user) if user else None

    def save(self, user):
        self._users[user["id"]] = deepcopy(user)  # CA603: threads=safe processes=unsafe
        return user


class Events:
    def __init__(self):
        self._ids = set()

    def once(self, key):
        if key in self._ids:
            return False
        self._ids.add(key)  # CA603: threads=unsafe processes=benign
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


# one object behind a cached function, as behind a name: its own lock makes it exact in one worker
class Limiter:
    def __init__(self, most):
        self.most = most
        self._lock = threading.Lock()
        self._seen = {}

    def allow(self, key):
        with self._lock:
            count = self._seen.get(key, 0)
            if count >= self.most:
                return False
            self._seen[key] = count + 1  # CA603: threads=safe processes=unsafe
            return True


@lru_cache(maxsize=1)
def limiter():
    return Limiter(10)


@app.get("/limited")
def limited(request: Request):
    if not limiter().allow(request.client.host):
        raise HTTPException(429)
    return {}


class Current:
    def __init__(self):
        self.tenant = None


@cache
def current():
    return Current()


@app.get("/tenants/{tenant}")
def tenant_of(tenant: str):
    current().tenant = tenant  # CA104: threads=unsafe processes=safe
    return {"tenant": current().tenant}

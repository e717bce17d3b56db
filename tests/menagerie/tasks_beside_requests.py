"""A task that a lifespan starts on the event loop of the requests: it has its turn where they wait, and nowhere else."""

import asyncio
import time
from contextlib import asynccontextmanager

from fastapi import FastAPI


class Pages:
    def __init__(self):
        self.entries = {}
        self.lock = asyncio.Lock()

    async def get(self, key):
        async with self.lock:
            entry = self.entries.get(key)
            if entry is not None and entry[0] < time.time():
                del self.entries[key]  # CA202: threads=unsafe processes=benign
                return None
            return entry

    async def put(self, key, value):
        async with self.lock:
            self.entries[key] = (time.time() + 60, value)  # CA201: threads=unsafe processes=benign

    async def clean(self):
        async with self.lock:
            for key in [k for k, v in self.entries.items() if v[0] < time.time()]:  # CA112: threads=unsafe processes=safe
                del self.entries[key]


class Visits:
    def __init__(self):
        self.count = 0

    async def add(self):
        seen = self.count
        await asyncio.sleep(0)
        self.count = seen + 1  # CA102: threads=unsafe processes=unsafe ; CA603: threads=unsafe processes=unsafe


pages = Pages()
visits = Visits()


async def clean_up():
    while True:
        await asyncio.sleep(60)
        await pages.clean()
        await visits.add()


@asynccontextmanager
async def lifespan(app):
    asyncio.create_task(clean_up())
    yield


app = FastAPI(lifespan=lifespan)


@app.get("/pages/{key}")
async def read(key: str):
    await visits.add()
    if visits.count > 1000:
        return {"busy": visits.count}
    found = await pages.get(key)
    if found is None:
        await asyncio.sleep(1)
        await pages.put(key, key)
    return found

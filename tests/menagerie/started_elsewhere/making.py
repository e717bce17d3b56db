"""The factory, which another file calls."""

from contextlib import asynccontextmanager

from fastapi import FastAPI
from routing import router
from storing import open_store


@asynccontextmanager
async def lifespan(app):
    await open_store()
    yield


def create_app():
    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app

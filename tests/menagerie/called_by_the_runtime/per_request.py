"""An adapter that each invocation makes for itself, and one that another module has but nobody calls."""

import asyncio
import logging

from fastapi import FastAPI
from mangum import Mangum
from unused import app

handler = logging.StreamHandler()
own = FastAPI()


@own.get("/orders")
def orders():
    return {}


def lambda_handler(event, context):
    asyncio.set_event_loop(asyncio.new_event_loop())
    if event.get("own"):
        return Mangum(own)(event, context)
    return Mangum(app)(event, context)

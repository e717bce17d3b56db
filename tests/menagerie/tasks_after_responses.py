"""Tasks of one event loop and what follows a response: one after the other, unlike an invocation's own threads."""

import asyncio

import boto3
from fastapi import BackgroundTasks, FastAPI

app = FastAPI()


def _begin(name):
    boto3.client("stepfunctions").start_execution(stateMachineArn="x", input=name)  # CA302: threads=unsafe processes=safe


@app.post("/begin")
def begin(name: str, tasks: BackgroundTasks):
    tasks.add_task(_begin, name)
    tasks.add_task(_begin, name + " again")
    return {}


@app.post("/begin-now")
def begin_now(name: str):
    _begin(name)
    return {}


async def _tell(name):
    boto3.client("events").put_events(Entries=[{"Detail": name}])  # CA302: threads=unsafe processes=safe


@app.post("/tell")
async def tell(names: list[str]):
    await asyncio.gather(*[_tell(name) for name in names])
    return {}


def _send(name):
    boto3.client("ses").send_templated_email(Template=name)  # CA302: threads=unsafe processes=unsafe


@app.post("/send")
async def send(names: list[str]):
    await asyncio.gather(*[asyncio.to_thread(_send, name) for name in names])
    return {}

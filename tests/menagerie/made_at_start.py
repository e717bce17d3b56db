"""What a server runs before the first request binds what all requests share."""

from contextlib import asynccontextmanager

import boto3
import httpx
from fastapi import FastAPI

client = None
gateway = None
table = None


class Gateway:
    """One for all requests."""

    def __init__(self):
        self.token = None
        self.url = "https://example.com"

    def set_token(self, token):
        """Who asks."""
        self.token = token  # CA104: threads=unsafe processes=safe

    def ask(self, text):
        """What they want."""
        return httpx.get(self.url, params={"q": text}, headers={"Authorization": self.token}).text


@asynccontextmanager
async def lifespan(app):
    global gateway
    gateway = Gateway()
    yield
    gateway = None


app = FastAPI(lifespan=lifespan)


@app.on_event("startup")
def connect():
    global client, table
    client = boto3.client("s3")
    table = boto3.resource("dynamodb").Table("talks")


@app.get("/safe")
def read(key: str):
    return client.get_object(Bucket="b", Key=key)["ETag"]


@app.get("/talks")
def talks(key: str):
    return table.get_item(Key={"id": key})  # CA301: threads=unsafe processes=safe


@app.post("/ask")
def ask(token: str, text: str):
    gateway.set_token(token)
    return gateway.ask(text)

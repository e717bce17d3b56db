"""mangum: the adapter runs the application on the event loop of the thread that made it."""

from fastapi import FastAPI
from mangum import Mangum

app = FastAPI()


@app.get("/ping")
async def ping():
    """Answer."""
    return {"pong": True}


handler = Mangum(app)


def wrapping_handler(event, context):
    return handler(event, context)  # CA301: threads=unsafe processes=safe

"""mangum: the adapter makes a cycle per call."""

from fastapi import FastAPI
from mangum import Mangum

app = FastAPI()


@app.get("/ping")
async def ping():
    """Answer."""
    return {"pong": True}


handler = Mangum(app)

"""fastapi: request data are arguments; def endpoints run in a thread pool."""

from fastapi import BackgroundTasks, FastAPI

app = FastAPI()


@app.get("/orders/{order}")
def order(order: str):
    """Answer with the path."""
    return {"order": order}


def _mail(address):
    """Send a mail, later."""
    return len(address)


@app.post("/orders")
async def take(address: str, tasks: BackgroundTasks):
    """Take an order and mail later."""
    tasks.add_task(_mail, address)
    return {"ok": True}

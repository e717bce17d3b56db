"""Its adapter is not the handler: another module hands the event on to its application."""

from fastapi import FastAPI
from mangum import Mangum

app = FastAPI()


@app.get("/orders")
def orders():
    return {}


handler = Mangum(app)

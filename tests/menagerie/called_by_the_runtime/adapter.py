"""The runtime calls the object of a library: no code of the project uses it."""

from fastapi import FastAPI
from mangum import Mangum

app = FastAPI()


@app.get("/orders/{number}")
def order(number: str):
    return {"number": number}


handler = Mangum(app)  # CA301: threads=unsafe processes=safe symbol=adapter.handler

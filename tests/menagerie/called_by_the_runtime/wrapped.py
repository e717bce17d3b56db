"""What wraps a handler may be given the object of a library."""

from aws_lambda_powertools import Tracer
from fastapi import FastAPI
from mangum import Mangum

tracer = Tracer()
app = FastAPI()


@app.get("/orders")
def orders():
    return {}


handler = Mangum(app)  # CA301: threads=unsafe processes=safe
handler.__name__ = "handler"
handler = tracer.capture_lambda_handler(handler)

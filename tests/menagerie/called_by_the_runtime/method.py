"""The runtime calls a method of a library's object."""

from aws_lambda_powertools.event_handler import APIGatewayRestResolver

app = APIGatewayRestResolver()


@app.get("/orders")
def orders():
    return {"path": app.current_event.path}


lambda_handler = app.resolve  # CA301: threads=unsafe processes=safe symbol=method.app

"""chalice: the current request is an attribute of the shared application."""

from chalice import Chalice

app = Chalice(app_name="orders")


@app.route("/ping")
def ping():
    """Answer."""
    return {"pong": True}


@app.schedule("rate(1 hour)")
def hourly(event):
    """Run every hour."""
    return {"time": event.time}

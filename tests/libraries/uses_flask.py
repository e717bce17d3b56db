"""flask: request data are kept per context; the configuration is the application's."""

from flask import Flask, g, request

app = Flask(__name__)
app.config["LIMIT"] = 10


@app.get("/me")
def me():
    """Answer with request data."""
    g.user = request.args["user"]
    return {"user": g.user, "limit": app.config["LIMIT"]}


@app.post("/orders")
def orders():
    """Answer with the body."""
    return {"order": request.get_json()["id"]}

"""A Flask application behind the Lambda Web Adapter: run.sh starts one server with many threads in one process.

Here several invocations do share one interpreter. Two requests for one cart both find it missing, each makes a list,
and what was put into the list that lost is gone.
"""

from flask import Flask, jsonify, request

app = Flask(__name__)
carts = {}


@app.post("/carts/<user>")
def add_to_cart(user):
    """Put an item into a cart."""
    if user not in carts:
        carts[user] = []  # CA201: threads=unsafe processes=benign
    carts[user].append(request.get_json()["item"])
    return jsonify(ok=True)


@app.get("/health")
def health():
    """Whether the application runs."""
    return jsonify(ok=True)

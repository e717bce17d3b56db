"""Rows that a hook or middleware hangs on the request: routes change what others have read as well."""

from flask import Flask, g, jsonify, request
from flask_sqlalchemy import SQLAlchemy
from werkzeug.local import LocalProxy

app = Flask(__name__)
db = SQLAlchemy(app)


class Purse(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    coins = db.Column(db.Integer)
    name = db.Column(db.String)


@app.before_request
def who():
    g.purse = Purse.query.get(request.headers["id"])
    g.locked = Purse.query.with_for_update().get(request.headers["id"])


@app.post("/pay/<int:coins>")
def pay(coins):
    g.purse.coins += coins  # CA306: threads=unsafe processes=unsafe
    db.session.commit()
    return jsonify({})


@app.post("/locked/<int:coins>")
def pay_locked(coins):
    g.locked.coins += coins
    db.session.commit()
    return jsonify({})


@app.post("/name")
def name():
    g.purse.name = request.json["name"]
    db.session.commit()
    return jsonify({})


@app.post("/other")
def other():
    data = request.get_json()
    return jsonify({"purse": data["purse"]})


# What a stand-in gives is asked for wherever its name is used: no connection is shared.


def connection():
    if "connection" not in g:
        g.connection = db.engine.connect()
    return g.connection


current = LocalProxy(connection)


@app.post("/raw/<int:pk>")
def raw(pk):
    coins = current.execute("SELECT coins FROM purses WHERE id = %s", (pk,)).fetchone()[0]
    current.execute("UPDATE purses SET coins = %s WHERE id = %s", (coins - 1, pk))  # CA306: threads=unsafe processes=unsafe
    return jsonify({})

"""Rows of Flask-SQLAlchemy that a hook saves behind each request, and those that nothing saves."""

from flask import Flask
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
db = SQLAlchemy(app)
other = SQLAlchemy()


class Lantern(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    lit = db.Column(db.Integer)


class Shade(other.Model):
    id = other.Column(other.Integer, primary_key=True)
    price = other.Column(other.Integer)


@app.teardown_request
def saved(error):
    if error is None:
        db.session.commit()


@app.get("/lanterns/<int:key>")
def lantern(key):
    found = Lantern.query.get(key)
    found.lit = found.lit + 1  # CA306: threads=unsafe processes=unsafe
    return {"lit": found.lit}


@app.get("/shades/<int:key>")
def shade(key):
    found = Shade.query.get(key)
    found.price = found.price * 2
    return {"price": found.price}


@app.post("/shades/<int:key>")
def dearer(key):
    found = Shade.query.get(key)
    found.price = found.price * 2  # CA306: threads=unsafe processes=unsafe
    other.session.commit()
    return {"price": found.price}

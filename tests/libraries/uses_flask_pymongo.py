"""Flask-PyMongo: `mongo.db` is a database of PyMongo's client, whose documents are read, changed and stored back."""

from flask import Flask
from flask_pymongo import PyMongo

app = Flask(__name__)
mongo = PyMongo(app)  # CA601: threads=safe processes=benign
later = PyMongo()  # CA601: threads=safe processes=benign
later.init_app(app)


@app.post("/purses/<pk>/<int:n>")
def pay(pk, n):
    purse = mongo.db.flask_purses.find_one({"_id": pk})
    mongo.db.flask_purses.update_one({"_id": pk}, {"$set": {"left": purse["left"] - n}})  # CA306: threads=unsafe processes=unsafe
    return "ok"


@app.post("/jars/<pk>/<int:n>")
def pour(pk, n):
    jar = later.db["flask_jars"].find_one({"_id": pk})
    later.db["flask_jars"].update_one({"_id": pk}, {"$set": {"left": jar["left"] - n}})  # CA306: threads=unsafe processes=unsafe
    return "ok"


@app.post("/boxes/<pk>/<int:n>")
def step(pk, n):
    mongo.db.flask_boxes.update_one({"_id": pk}, {"$inc": {"left": -n}})
    return "ok"


@app.post("/names/<name>")
def named(name):
    mongo.db.flask_names.create_index("name", unique=True)
    if mongo.db.flask_names.find_one({"name": name}):
        return "taken", 409
    mongo.db.flask_names.insert_one({"name": name})
    return "ok"

"""A password in a document is changed after the one before was proved: who looked at the same time proved it too."""

import os

import pymongo
from fastapi import FastAPI, HTTPException
from passlib.context import CryptContext

context = CryptContext(schemes=["bcrypt"])
app = FastAPI()


def documents():
    return pymongo.MongoClient(os.environ["MONGO_URL"])["passwords111"]


@app.put("/people/{pk}")
def change(pk: str, old: str, new: str):
    people = documents()["people"]
    row = people.find_one({"_id": pk})
    if not context.verify(old, row["password"]):
        raise HTTPException(403)
    people.update_one({"_id": pk}, {"$set": {"password": context.hash(new)}})
    return "ok"


@app.put("/codes/{pk}")
def use(pk: str):
    codes = documents()["codes"]
    row = codes.find_one({"_id": pk})
    if row["state"] != "new":
        raise HTTPException(409)
    codes.update_one({"_id": pk}, {"$set": {"state": "used"}})  # CA306: threads=unsafe processes=unsafe
    return "ok"

"""Rows whose columns are attributes, and documents that are found by one field and changed by their `_id`."""

from datetime import datetime

from pymongo import MongoClient
from sqlalchemy import create_engine, text

engine = create_engine("postgresql://")  # CA601: threads=safe processes=benign


def database():
    return MongoClient("mongodb://h").parlour


def pay_handler(event, context):
    """The state is read as an attribute, and the key that was found names the row: a hazard."""
    with engine.begin() as conn:
        row = conn.execute(text("SELECT id, state FROM bills_by_ref WHERE ref = :r"), {"r": event["ref"]}).first()
        if row is None or row.state != "new":
            return {"statusCode": 409}
        conn.execute(  # CA306: threads=unsafe processes=unsafe
            text("UPDATE bills_by_ref SET state = 'paid' WHERE id = :id"), {"id": row.id}
        )
    return {"statusCode": 200}


def note_handler(event, context):
    """Whose it is decides, not what is set."""
    with engine.begin() as conn:
        row = conn.execute(text("SELECT id, owner FROM notes_by_ref WHERE ref = :r"), {"r": event["ref"]}).first()
        if row is None or row.owner != event["me"]:
            return {"statusCode": 409}
        conn.execute(text("UPDATE notes_by_ref SET note = :n WHERE id = :id"), {"id": row.id, "n": event["note"]})
    return {"statusCode": 200}


def redeem_handler(event, context):
    """A hazard: two find the code unused."""
    found = database().codes_by_text.find_one({"code": event["code"]})
    if not found or found["used"]:
        return {"statusCode": 404}
    database().codes_by_text.update_one(  # CA306: threads=unsafe processes=unsafe
        {"_id": found["_id"]}, {"$set": {"used": True}}
    )
    return {"statusCode": 200}


def redeem_once_handler(event, context):
    """The update asks again."""
    found = database().codes_asked_again.find_one({"code": event["code"]})
    if not found or found["used"]:
        return {"statusCode": 404}
    done = database().codes_asked_again.update_one({"_id": found["_id"], "used": False}, {"$set": {"used": True}})
    return {"statusCode": 200 if done.modified_count else 404}


def fill_handler(event, context):
    """Each of several that has none gets the same."""
    for page in database().pages_by_shop.find({"shop": event["shop"]}):
        if not page.get("title"):
            database().pages_by_shop.update_one({"_id": page["_id"]}, {"$set": {"title": "untitled"}})


def sign_in_handler(event, context):
    """When somebody came by is noted, whatever was looked at."""
    found = database().guests_by_mail.find_one({"mail": event["mail"]})
    if not found or not found["active"]:
        return {"statusCode": 404}
    database().guests_by_mail.update_one({"_id": found["_id"]}, {"$set": {"last": datetime.now()}})
    return {"statusCode": 200}

"""pymongo: the client is thread-safe, a ClientSession is not."""

import pymongo

_client = pymongo.MongoClient("mongodb://db.internal")  # CA601: threads=safe processes=benign


def client_handler(event, context):
    return {"n": _client.shop.orders.count_documents({"user": event["user"]})}


def own_session_handler(event, context):
    with _client.start_session() as session:
        return {"n": _client.shop.orders.count_documents({"user": event["user"]}, session=session)}


_session = _client.start_session()


def session_handler(event, context):
    _session.start_transaction()  # CA301: threads=unsafe processes=safe
    _session.commit_transaction()
    return {"ok": True}

_shop = _client.shop


# the server does the step, or looks
def increment_handler(event, context):
    return _shop.stock.find_one_and_update({"_id": event["id"]}, {"$inc": {"left": -1}})


def versioned_handler(event, context):
    found = _shop.stock.find_one({"_id": event["id"]})
    changed = {"left": found["left"] - 1, "version": found["version"] + 1}
    _shop.stock.update_one({"_id": event["id"], "version": found["version"]}, {"$set": changed})


# another collection
def copy_handler(event, context):
    found = _shop.stock.find_one({"_id": event["id"]})
    _shop.archive.replace_one({"_id": event["id"]}, found)


def replace_handler(event, context):
    found = _shop.stock.find_one({"_id": event["id"]})
    found["left"] -= 1
    _shop.stock.replace_one({"_id": event["id"]}, found)  # CA306: threads=unsafe processes=unsafe


def set_handler(event, context):
    found = _shop.stock.find_one({"_id": event["id"]})
    left = found["left"] - event["count"]
    _shop.stock.update_one({"_id": event["id"]}, {"$set": {"left": left}})  # CA306: threads=unsafe processes=unsafe

# an index on _id forbids a second document
def insert_by_id_handler(event, context):
    if _shop.seen.find_one({"_id": event["id"]}) is None:
        _shop.seen.insert_one({"_id": event["id"], "by": event["user"]})


def insert_another_handler(event, context):
    if _shop.users.find_one({"name": event["user"]}) is None:
        return "nobody"
    _shop.orders.insert_one({"name": event["user"], "of": event["order"]})
    return "ordered"


def insert_handler(event, context):
    if _shop.users.find_one({"mail": event["mail"]}) is None:
        _shop.users.insert_one({"mail": event["mail"], "name": event["name"]})  # CA306: threads=unsafe processes=unsafe


def count_handler(event, context):
    if _shop.seats.count_documents({"seat": event["seat"]}):
        return "taken"
    _shop.seats.insert_one({"seat": event["seat"], "by": event["user"]})  # CA306: threads=unsafe processes=unsafe
    return "yours"


# a state that is moved on: by name or by subscript, and with the state in the filter
def compared_state_handler(event, context):
    if _client["shop"]["orders"].find_one({"_id": event["id"]})["state"] == "new":
        _client["shop"]["orders"].update_one({"_id": event["id"], "state": "new"}, {"$set": {"state": "paid"}})


def another_field_handler(event, context):
    if _shop.orders.find_one({"_id": event["id"]})["owner"] == event["user"]:
        _shop.orders.update_one({"_id": event["id"]}, {"$set": {"note": event["note"]}})


def state_handler(event, context):
    if _client["shop"]["orders"].find_one({"_id": event["id"]})["state"] == "new":
        _client["shop"]["orders"].update_one({"_id": event["id"]}, {"$set": {"state": "paid"}})  # CA306: threads=unsafe processes=unsafe


def compared_in_the_filter_handler(event, context):
    for job in _client.shop.jobs.find({"state": "open"}):
        left = {"$set": {"left": job["left"] - 1}}
        _client.shop.jobs.update_one({"_id": job["_id"], "left": job["left"]}, left)


def copied_handler(event, context):
    for job in _client.shop.jobs.find({"state": "open"}):
        _client.shop.done.insert_one({"job": job["_id"], "left": job["left"]})


def found_handler(event, context):
    for job in _client.shop.jobs.find({"state": "open"}):
        left = {"$set": {"left": job["left"] - 1}}
        _client.shop.jobs.update_one({"_id": job["_id"]}, left)  # CA306: threads=unsafe processes=unsafe


def found_and_replaced_handler(event, context):
    job = list(_client.shop.jobs.find({"state": "open"}).limit(1))[0]
    job["left"] -= 1
    _client.shop.jobs.replace_one({"_id": job["_id"]}, job)  # CA306: threads=unsafe processes=unsafe


# in a transaction the later one of two that change a document fails
def transaction_handler(event, context):
    with _client.start_session() as session, session.start_transaction():
        purse = _client.shop.purses.find_one({"_id": event["user"]}, session=session)
        left = {"$set": {"money": purse["money"] - event["price"]}}
        _client.shop.purses.update_one({"_id": event["user"]}, left, session=session)


def beside_a_transaction_handler(event, context):
    with _client.start_session() as session, session.start_transaction():
        till = _client.shop.tills.find_one({"_id": event["shop"]}, session=session)
        money = {"$set": {"money": till["money"] + event["price"]}}
        _client.shop.tills.update_one({"_id": event["shop"]}, money)  # CA306: threads=unsafe processes=unsafe


_client.shop.orders.create_index("user")  # CA604: threads=safe processes=benign

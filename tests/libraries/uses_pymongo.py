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

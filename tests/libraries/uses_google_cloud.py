"""google_cloud: clients are documented as shareable between threads; a bare AuthorizedSession is a requests session."""

import google.auth
from google.auth.transport.requests import AuthorizedSession
from google.cloud import firestore, storage

_firestore = firestore.Client()


def grpc_client_handler(event, context):
    return _firestore.collection("orders").document(event["id"]).get().to_dict()


def own_client_handler(event, context):
    return {"buckets": [bucket.name for bucket in storage.Client().list_buckets()]}


_storage = storage.Client()


def requests_client_handler(event, context):
    return {"buckets": [bucket.name for bucket in _storage.list_buckets()]}


_session = AuthorizedSession(google.auth.default()[0])


def session_handler(event, context):
    return _session.get(event["url"]).json()  # CA301: threads=unsafe processes=safe


documents = firestore.Client()


def increment_handler(event, context):
    documents.collection("stock").document(event["id"]).update({"left": firestore.Increment(-1)})


def copied_handler(event, context):
    user = documents.collection("users").document(event["user"]).get().to_dict()
    documents.collection("orders").document(event["order"]).set({"name": user["name"]})


def document_handler(event, context):
    document = documents.collection("stock").document(event["id"])
    found = document.get().to_dict()
    found["left"] -= 1
    document.set(found)  # CA306: threads=unsafe processes=unsafe

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

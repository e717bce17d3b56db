"""google_cloud: clients are documented as shareable between threads; a bare AuthorizedSession is a requests session."""

import json

import firebase_admin
import google.auth
from firebase_admin import auth as firebase_auth
from firebase_admin import db
from firebase_admin import firestore as admin_firestore
from google.auth.transport.requests import AuthorizedSession, Request
from google.cloud import firestore, storage
from google.oauth2 import id_token, service_account

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


def generation_handler(event, context):
    blob = _storage.bucket("stock").blob("all.json")
    rows = json.loads(blob.download_as_text())
    rows.append(event["row"])
    blob.upload_from_string(json.dumps(rows), if_generation_match=blob.generation)


def other_bucket_handler(event, context):
    text = _storage.bucket("in").blob(event["name"]).download_as_text()
    _storage.bucket("out").blob(event["name"]).upload_from_string(text.upper())


def transaction_of_a_node_handler(event, context):
    db.reference("/left").transaction(lambda left: left - 1)


def blob_handler(event, context):
    blob = _storage.bucket("stock").blob("all.json")
    rows = json.loads(blob.download_as_text())
    rows.append(event["row"])
    blob.upload_from_string(json.dumps(rows))  # CA306: threads=unsafe processes=unsafe


def path_of_a_document_handler(event, context):
    stock = documents.document(f"stock/{event['id']}")
    left = stock.get().to_dict()["left"]
    stock.update({"left": left - 1})  # CA306: threads=unsafe processes=unsafe


_admin = admin_firestore.client()


def firebase_handler(event, context):
    stock = _admin.collection("stock").document(event["id"])
    left = stock.get().to_dict()["left"]
    stock.update({"left": left - 1})  # CA306: threads=unsafe processes=unsafe


def node_handler(event, context):
    left = db.reference("/left")
    left.set(left.get() - 1)  # CA306: threads=unsafe processes=unsafe


def written_out_handler(event, context):
    left = documents.collection("stock").document(event["id"]).get().to_dict()["left"]
    documents.collection("stock").document(event["id"]).update({"left": left - 1})  # CA306: threads=unsafe processes=unsafe


def other_collection_handler(event, context):
    left = documents.collection("stock").document(event["id"]).get().to_dict()["left"]
    documents.collection("shown").document(event["id"]).update({"left": left})


def blob_written_out_handler(event, context):
    rows = json.loads(_storage.bucket("stock").blob(event["id"]).download_as_text())
    rows.append(event["row"])
    _storage.bucket("stock").blob(event["id"]).upload_from_string(json.dumps(rows))  # CA306: threads=unsafe processes=unsafe


_transport = Request()


def signed_in_handler(event, context):
    return id_token.verify_oauth2_token(event["token"], _transport)  # CA301: threads=unsafe processes=safe


def own_transport_handler(event, context):
    return id_token.verify_oauth2_token(event["token"], Request())


_robot = service_account.Credentials.from_service_account_file("/var/task/key.json")


def robot_handler(event, context):
    return _robot.with_subject(event["user"]).service_account_email


def _begin_firebase():
    if not firebase_admin._apps:
        firebase_admin.initialize_app()  # CA301: threads=unsafe processes=safe


def begun_firebase_handler(event, context):
    _begin_firebase()
    return {"user": firebase_auth.verify_id_token(event["token"])["uid"]}

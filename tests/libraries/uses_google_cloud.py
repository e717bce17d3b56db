"""google_cloud: clients on requests are doubtful, clients on gRPC are thread-safe."""

from google.cloud import firestore, storage

_firestore = firestore.Client()


def grpc_client_handler(event, context):
    return _firestore.collection("orders").document(event["id"]).get().to_dict()


def own_client_handler(event, context):
    return {"buckets": [bucket.name for bucket in storage.Client().list_buckets()]}


_storage = storage.Client()


def requests_client_handler(event, context):
    return {"buckets": [bucket.name for bucket in _storage.list_buckets()]}  # CA301: threads=unsafe processes=safe

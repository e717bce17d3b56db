"""elasticsearch: the client is thread-safe."""

from elasticsearch import Elasticsearch

_client = Elasticsearch("https://search.internal:9200")


def client_handler(event, context):
    return {"hits": _client.search(index="orders", query={"term": {"user": event["user"]}})["hits"]["total"]}


def options_handler(event, context):
    return {"ok": _client.options(request_timeout=2).ping()}

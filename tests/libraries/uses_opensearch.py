"""opensearch: the client is thread-safe."""

from opensearchpy import OpenSearch

_client = OpenSearch("https://search.internal:9200")


def client_handler(event, context):
    return {"hits": _client.search(index="orders", body={"query": {"match_all": {}}})["hits"]["total"]}


def ping_handler(event, context):
    return {"ok": _client.ping()}

# stored only if it still is what was read
def sequence_handler(event, context):
    found = _client.get(index="stock", id=event["id"])
    document = {"left": found["_source"]["left"] - 1}
    _client.index(index="stock", id=event["id"], body=document, if_seq_no=found["_seq_no"], if_primary_term=1)


def stored_handler(event, context):
    document = _client.get(index="stock", id=event["id"])["_source"]
    document["left"] -= 1
    _client.index(index="stock", id=event["id"], body=document)  # CA306: threads=unsafe processes=unsafe

"""azure: service bus clients are documented as not thread-safe, Cosmos clients as thread-safe."""

import os

from azure.core import MatchConditions
from azure.cosmos import CosmosClient
from azure.servicebus import ServiceBusClient, ServiceBusMessage


def own_client_handler(event, context):
    with ServiceBusClient.from_connection_string("Endpoint=x") as client, client.get_queue_sender("orders") as sender:
        sender.send_messages(ServiceBusMessage(event["id"]))
    return {"ok": True}


def message_handler(event, context):
    return {"body": str(ServiceBusMessage(event["id"]))}


_client = ServiceBusClient.from_connection_string("Endpoint=x")


def client_handler(event, context):
    with _client.get_queue_sender("orders") as sender:  # CA301: threads=unsafe processes=safe
        sender.send_messages(ServiceBusMessage(event["id"]))
    return {"ok": True}


_cosmos = CosmosClient.from_connection_string("AccountEndpoint=x")


def cosmos_handler(event, context):
    return {"databases": list(_cosmos.list_databases())}


items = CosmosClient(os.environ["URL"], os.environ["KEY"]).get_database_client("shop").get_container_client("items")


def conditional_handler(event, context):
    item = items.read_item(item=event["id"], partition_key=event["id"])
    item["left"] -= 1
    same = MatchConditions.IfNotModified
    items.replace_item(item=event["id"], body=item, etag=item["_etag"], match_condition=same)


def order_handler(event, context):
    user = items.read_item(item=event["user"], partition_key=event["user"])
    items.upsert_item({"id": event["order"], "name": user["name"]})


def replace_handler(event, context):
    item = items.read_item(item=event["id"], partition_key=event["id"])
    item["left"] -= 1
    items.replace_item(event["id"], item)  # CA306: threads=unsafe processes=unsafe


def upsert_handler(event, context):
    item = items.read_item(event["id"], partition_key=event["id"])
    item["left"] -= 1
    items.upsert_item(item)  # CA306: threads=unsafe processes=unsafe

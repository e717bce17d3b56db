"""azure: service bus clients are documented as not thread-safe, Cosmos clients as thread-safe."""

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

"""azure: service bus clients are documented as not thread-safe, Cosmos clients as thread-safe."""

import json
import os

import azure.functions as func
from azure.core import MatchConditions
from azure.cosmos import CosmosClient
from azure.data.tables import TableClient, TableServiceClient, UpdateMode
from azure.servicebus import ServiceBusClient, ServiceBusMessage
from azure.storage.blob import BlobServiceClient


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


def tables():
    return TableServiceClient.from_connection_string(os.environ["STORAGE"])


def blobs():
    return BlobServiceClient.from_connection_string(os.environ["STORAGE"])


def compared_entity_handler(event, context):
    table = tables().get_table_client("stock")
    row = table.get_entity(partition_key="a", row_key=event["id"])
    row["left"] -= 1
    table.update_entity(row, etag=row.metadata["etag"], match_condition=MatchConditions.IfNotModified)


def another_entity_handler(event, context):
    found = tables().get_table_client("stock").get_entity(partition_key="a", row_key=event["id"])
    tables().get_table_client("orders").create_entity({"PartitionKey": "a", "RowKey": event["order"], "of": found["id"]})


def compared_blob_handler(event, context):
    blob = blobs().get_blob_client("state", "compared.json")
    found = blob.download_blob()
    rows = json.loads(found.readall())
    rows.append(event["row"])
    same = MatchConditions.IfNotModified
    blob.upload_blob(json.dumps(rows), overwrite=True, etag=found.properties.etag, match_condition=same)


def another_blob_handler(event, context):
    text = blobs().get_blob_client("in", event["name"]).download_blob().readall()
    blobs().get_blob_client("out", event["name"]).upload_blob(text.upper(), overwrite=True)


def another_blob_of_the_container_handler(event, context):
    container = blobs().get_container_client("pages")
    text = container.get_blob_client("draft").download_blob().readall()
    container.get_blob_client("page").upload_blob(text.upper(), overwrite=True)


def entity_handler(event, context):
    table = tables().get_table_client("stock")
    row = table.get_entity(partition_key="a", row_key=event["id"])
    row["left"] -= 1
    table.upsert_entity(entity=row, mode=UpdateMode.REPLACE)  # CA306: threads=unsafe processes=unsafe


def entity_of_a_table_handler(event, context):
    table = TableClient.from_connection_string(os.environ["STORAGE"], table_name="stock")
    row = table.get_entity(partition_key="a", row_key=event["id"])
    row["left"] -= 1
    table.update_entity(row)  # CA306: threads=unsafe processes=unsafe


def blob_handler(event, context):
    blob = blobs().get_blob_client("state", "all.json")
    rows = json.loads(blob.download_blob().readall())
    rows.append(event["row"])
    blob.upload_blob(json.dumps(rows), overwrite=True)  # CA306: threads=unsafe processes=unsafe


# functions of Azure's own runtime
_functions = func.FunctionApp()
_served = {}


@_functions.route(route="served")
def served(req):
    _served["user"] = req.params.get("user")  # CA103: threads=unsafe processes=safe
    return func.HttpResponse(_served["user"])


@_functions.timer_trigger(arg_name="timer", schedule="0 * * * * *")
def ticked(timer):
    own = {"late": timer.past_due}
    return own["late"]

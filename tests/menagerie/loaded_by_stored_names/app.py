"""Classes that are loaded by names from a table, of which the code states how they begin."""

import importlib

import boto3

CACHE = {}
dynamodb = boto3.client("dynamodb")


def load(config):
    module_name = config.get("Module", "")
    class_name = config.get("Class", "")
    if not module_name.startswith("plugs."):
        raise ValueError(module_name)
    module = importlib.import_module(module_name)
    return getattr(module, class_name)


def get(bank):
    if bank in CACHE:
        return CACHE[bank]
    config = dynamodb.get_item(TableName="banks-loaded", Key={"id": {"S": bank}})["Item"]
    found = load(config)()
    CACHE[bank] = found  # CA201: threads=unsafe processes=benign
    return found


def lambda_handler(event, context):
    return get(event["bank"]).read(event)

"""A module that asks for itself by its name."""

from importlib import import_module

from packing_steps import label

last_packed = {}


def pack(event):
    last_packed["owner"] = event["owner"]  # CA103: threads=unsafe processes=safe
    return last_packed["owner"]


def itself_handler(event, context):
    return label(import_module("packing_itself").pack(event))

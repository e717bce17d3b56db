"""A package of the project's own that is called like a library, and functions by their dotted names."""

import pkgutil

from django.utils.module_loading import import_string
from redis.client import use


def lambda_handler(event, context):
    return use(event)


def store_handler(event, context):
    return import_string("backends.memory.Store")().keep(event)


def named_handler(event, context):
    return pkgutil.resolve_name("backends.memory:note")(event)


def library_handler(event, context):
    return import_string("json.dumps")(event)

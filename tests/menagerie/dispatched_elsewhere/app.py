from bus import ask, execute
from commands import Create, Drop, Rename


def create_handler(event, context):
    return execute(Create(event["name"]))


def drop_handler(event, context):
    return execute(Drop(event["name"]))


def rename_handler(event, context):
    return ask(Rename(event["name"]))

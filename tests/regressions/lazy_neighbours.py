"""Several globals made behind a look at the last of them: one lazy initialisation, nothing bound anew each time."""

import boto3

_provider = None
_table = None


class Provider:
    def __init__(self, table):
        self.table = table

    def answer(self, event):
        return {"table": self.table, "name": event["name"]}


_ssm = boto3.client("ssm")


def handler(event, context):
    global _provider, _table
    if not _provider:
        _table = _ssm.get_parameter(Name="/settings/table")["Parameter"]["Value"]
        _provider = Provider(_table)  # CA206: threads=benign processes=safe
    return _provider.answer(event)

"""Log records carry the key of the last invocation that set it: a module-level logging context."""

import logging

from photo_pipeline import handler as safe
from photo_pipeline import logs

CONTEXT = {}
inner = safe.handler


class WithContext(logging.Filter):
    def filter(self, record):
        record.fields = {**getattr(record, "fields", {}), **CONTEXT}
        return True


logs.LOGGER.addFilter(WithContext())


def handler(event, context):
    CONTEXT["invocation_key"] = event["Records"][0]["s3"]["object"]["key"]
    return inner(event, context)

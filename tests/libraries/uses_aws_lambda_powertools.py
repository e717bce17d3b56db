"""aws_lambda_powertools: objects may be shared, what they keep of one request may not."""

import boto3
from aws_lambda_powertools import Logger, Metrics, Tracer
from aws_lambda_powertools.event_handler.api_gateway import ApiGatewayResolver
from aws_lambda_powertools.event_handler import APIGatewayRestResolver
from aws_lambda_powertools.utilities import parameters
from aws_lambda_powertools.utilities.batch import BasePartialProcessor, BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.idempotency import DynamoDBPersistenceLayer, idempotent

_logger = Logger(service="orders")
_logger.append_keys(version="1")


def logger_handler(event, context):
    _logger.info("order taken", extra={"tenant": event["tenant"]})
    return {"ok": True}


def thread_safe_keys_handler(event, context):
    _logger.thread_safe_append_keys(tenant=event["tenant"])
    _logger.info("order taken")
    return {"ok": True}


_table = DynamoDBPersistenceLayer(table_name="idempotency")


@idempotent(persistence_store=_table)
def idempotent_handler(event, context):
    return {"id": event["id"]}


def parameter_handler(event, context):
    return {"value": parameters.get_parameter("/orders/limit", max_age=60)}


def _take(record):
    """Take one record."""
    _logger.info("record", extra={"id": record.message_id})


def own_processor_handler(event, context):
    processor = BatchProcessor(event_type=EventType.SQS)
    return process_partial_response(event=event, record_handler=_take, processor=processor, context=context)


_processor = BatchProcessor(event_type=EventType.SQS)


def shared_processor_handler(event, context):
    return process_partial_response(event, _take, _processor, context)  # CA301: threads=unsafe processes=safe


_batches = BatchProcessor(event_type=EventType.SQS)


def context_manager_handler(event, context):
    with _batches(event["Records"], _take):  # CA301: threads=unsafe processes=safe
        _batches.process()
    return _batches.response()


_keyed = Logger(service="shop")


def append_keys_handler(event, context):
    _keyed.append_keys(tenant=event["tenant"])  # CA304: threads=unsafe processes=safe
    _keyed.info("order taken")
    return {"ok": True}


_metrics = Metrics(namespace="Shop")


def metrics_handler(event, context):
    _metrics.add_dimension(name="tenant", value=event["tenant"])  # CA304: threads=unsafe processes=safe
    _metrics.flush_metrics()
    return {"ok": True}


_tracer = Tracer(service="orders")


def tracer_handler(event, context):
    _tracer.put_annotation(key="tenant", value=event["tenant"])
    _tracer.put_metadata("size", len(event["body"]))
    return {"ok": True}


_app = APIGatewayRestResolver()


def resolver_handler(event, context):
    return _app.resolve(event, context)  # CA301: threads=unsafe processes=safe


class Processor(BasePartialProcessor):
    """Powertools calls these methods of the one processor that it is given."""

    def _prepare(self):
        self.table = boto3.resource("dynamodb").Table("orders")  # CA302: threads=unsafe processes=safe

    def _process_record(self, record):
        self.user = record["user"]  # CA104: threads=unsafe processes=safe
        return ("success", self.user, record)


_partial_processor = Processor()


def partial_processor_handler(event, context):
    return process_partial_response(event=event, record_handler=len, processor=_partial_processor, context=context)


def parameter_handler(event, context):
    number = int(parameters.get_parameter("/orders/number", force_fetch=True))
    parameters.set_parameter(name="/orders/number", value=str(number + 1), overwrite=True)  # CA306: threads=unsafe processes=unsafe
    return number


def parameter_of_another_name_handler(event, context):
    parameters.set_parameter(name="/orders/copy", value=parameters.get_parameter("/orders/number"), overwrite=True)


_flags = parameters.AppConfigProvider(environment="dev", application="shop")


def changed_parameter_handler(event, context):
    settings = parameters.get_parameter("/shop/settings", transform="json", max_age=300)
    settings["user"] = event["user"]  # CA204: threads=unsafe processes=safe
    return {"title": settings["title"], "user": settings["user"]}


def changed_flags_handler(event, context):
    flags = _flags.get("flags", transform="json")
    flags.setdefault("tenants", []).append(event["tenant"])  # CA204: threads=unsafe processes=unsafe
    return flags


def changed_parameters_handler(event, context):
    found = parameters.get_parameters("/shop")
    found.pop("secret", None)  # CA204: threads=unsafe processes=unsafe
    return found


def copied_secret_handler(event, context):
    secret = {**parameters.get_secret("shop", transform="json"), "user": event["user"]}
    secret["host"] = event["host"]
    return secret


def text_parameter_handler(event, context):
    names = parameters.get_parameter("/shop/names").split(",")
    names.append(event["name"])
    return names


_from_its_module = ApiGatewayResolver()


def from_its_module_handler(event, context):
    return _from_its_module.resolve(event, context)  # CA301: threads=unsafe processes=safe

"""CA304 request-keys-on-shared-object: keys of one request are put on a logger, tracer or metrics object of all."""

import logging

import structlog
from aws_lambda_powertools import Logger, Metrics, Tracer
from aws_lambda_powertools.metrics import single_metric

# ---- safe look-alikes -------------------------------------------------------------------------------------------------

_logger = Logger(service="orders")
_logger.append_keys(version="2026.11")


# keys of the one line
def keys_of_the_line_handler(event, context):
    _logger.info("order taken", extra={"tenant": event["tenant"]})
    return {"ok": True}


# Powertools' own keys per thread
def thread_safe_keys_handler(event, context):
    _logger.thread_safe_append_keys(tenant=event["tenant"])
    try:
        _logger.info("order taken")
    finally:
        _logger.thread_safe_clear_keys()
    return {"ok": True}


# Powertools takes such keys as plain keyword arguments too
def keyword_argument_handler(event, context):
    _logger.info("order taken", tenant=event["tenant"], user=event["user"])
    return {"ok": True}


# an adapter of the invocation around a shared logger
_plain = logging.getLogger(__name__)


def own_adapter_handler(event, context):
    log = logging.LoggerAdapter(_plain, {"tenant": event["tenant"]})
    log.info("order taken")
    return {"ok": True}


# structlog: bind() makes a new logger, contextvars belong to the context
_structured = structlog.get_logger()


def structlog_handler(event, context):
    structlog.contextvars.bind_contextvars(request=context.aws_request_id)
    log = _structured.bind(tenant=event["tenant"])
    log.info("order taken")
    return {"ok": True}


# a metric with dimensions of its own
def single_metric_handler(event, context):
    with single_metric(name="Orders", unit="Count", value=1, namespace="Shop") as metric:
        metric.add_dimension(name="tenant", value=event["tenant"])
    return {"ok": True}


# ---- hazards ----------------------------------------------------------------------------------------------------------

# convention: a Powertools object carrying per-request keys
_request_logger = Logger(service="shop")


def append_keys_handler(event, context):
    _request_logger.append_keys(tenant=event["tenant"])  # CA304: threads=unsafe processes=safe
    _request_logger.info("order taken")
    return {"ok": True}


_correlated = Logger(service="billing")


def correlation_id_handler(event, context):
    _correlated.set_correlation_id(event["correlation"])  # CA304: threads=unsafe processes=safe
    _correlated.info("bill sent")
    return {"ok": True}


_metrics = Metrics(namespace="Shop", service="orders")


def metrics_handler(event, context):
    _metrics.add_dimension(name="tenant", value=event["tenant"])  # CA304: threads=unsafe processes=safe
    _metrics.add_metric(name="Orders", unit="Count", value=1)
    _metrics.flush_metrics()
    return {"ok": True}


# segments are kept per thread, and the annotation goes to that of this thread
_tracer = Tracer(service="orders")


def tracer_handler(event, context):
    _tracer.put_annotation(key="tenant", value=event["tenant"])
    return {"ok": True}


# one adapter for all, its extra changed per request
_adapter = logging.LoggerAdapter(logging.getLogger("orders"), {"tenant": None})


def adapter_handler(event, context):
    _adapter.extra["tenant"] = event["tenant"]  # CA304: threads=unsafe processes=safe
    _adapter.info("order taken")
    return {"ok": True}


_injected = Logger(service="inject")


@_injected.inject_lambda_context  # CA304: threads=unsafe processes=safe
def injected_handler(event, context):
    _injected.info("order taken")
    return {"ok": True}


@_injected.inject_lambda_context(correlation_id_path="requestContext.requestId")  # CA304: threads=unsafe processes=safe
def correlated_handler(event, context):
    _injected.info("order taken")
    return {"ok": True}

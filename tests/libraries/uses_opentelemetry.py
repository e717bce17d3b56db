"""opentelemetry: tracers and meters may be shared; the provider is set once."""

from opentelemetry import metrics, trace

_tracer = trace.get_tracer(__name__)
_orders = metrics.get_meter(__name__).create_counter("orders")


def span_handler(event, context):
    with _tracer.start_as_current_span("order") as span:
        span.set_attribute("tenant", event["tenant"])
    return {"ok": True}


def counter_handler(event, context):
    _orders.add(1, {"tenant": event["tenant"]})
    return {"ok": True}


def provider_handler(event, context):
    trace.set_tracer_provider(trace.get_tracer_provider())  # CA413: threads=benign processes=safe
    return {"ok": True}

# truth: safe
from contextvars import ContextVar

tenant: ContextVar[str] = ContextVar("tenant")


def table_name():
    return f"orders-{tenant.get()}"


def handler(event, context):
    token = tenant.set(event["tenant"])
    try:
        return {"table": table_name()}
    finally:
        tenant.reset(token)

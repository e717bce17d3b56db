"""CA605 inherited-by-workers: the pinned client has no hook before the fork any more."""

import psycopg2
from awslambdaric.lambda_concurrency_hooks import register_pre_fork

_rates = {}


@register_pre_fork  # CA605: threads=unsafe processes=unsafe
def load():
    _rates["EUR"] = 1.0


def hooked_handler(event, context):
    return _rates[event["currency"]]

"""CA605 inherited-by-workers: an import that may fail, and a function that stands in then."""

try:
    from awslambdaric.lambda_concurrency_hooks import register_pre_fork
except ImportError:

    def register_pre_fork(function):
        function()
        return function


_prices = {}


@register_pre_fork
def load():
    _prices["EUR"] = 1.0


def guarded_handler(event, context):
    return _prices[event["currency"]]

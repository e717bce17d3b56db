# truth: threads=unsafe processes=safe
import warnings


def handler(event, context):
    with warnings.catch_warnings(record=True) as caught:  # CA408: threads=unsafe processes=safe
        warnings.simplefilter("always")
        total = sum(float(value) for value in event["values"])
    return {"total": total, "warnings": [str(one.message) for one in caught]}

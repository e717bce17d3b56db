# truth: safe
import decimal


def handler(event, context):
    decimal.getcontext().prec = event.get("digits", 28)
    price = decimal.Decimal(event["price"])
    return {"with_tax": str(price * decimal.Decimal("1.19"))}

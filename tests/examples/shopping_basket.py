"""A list as a default argument.

The list is made once, with the function. Each invocation adds to the basket of the one before: in every model, even
when invocations come one after the other.
"""


def add_to_basket(item, basket=[]):
    """Put an item into a basket."""
    basket.append(item)  # CA107: threads=unsafe processes=unsafe
    return basket


def lambda_handler(event, context):
    """Answer with the basket."""
    return {"statusCode": 200, "basket": add_to_basket(event["item"])}

"""A requests.Session kept between invocations, for the sake of its connections.

Its cookies and headers belong to all invocations that run: a cookie that the partner sets for one customer is sent
with the request of the next, and requests does not promise that threads may share a session.
"""

import requests

session = requests.Session()


def lambda_handler(event, context):
    """Ask the partner for a customer's data."""
    answer = session.get(f"https://partner.example.com/customers/{event['customer']}", timeout=10)  # CA301: threads=unsafe processes=safe
    return {"statusCode": answer.status_code, "body": answer.text}

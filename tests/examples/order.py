"""Request data in a helper module.

What goes wrong is in session_store.py: between remember() and receipt() another order comes in, and its customer's
name stands on this receipt.
"""

import boto3
import session_store

ses = boto3.client("ses")


def lambda_handler(event, context):
    """Take an order and send its receipt."""
    session_store.remember(event["customer"], event["total"])
    ses.verify_email_identity(EmailAddress=event["email"])
    return {"statusCode": 200, "receipt": session_store.receipt()}

"""A counter in a module variable that goes out in the answer.

Two invocations read the same number and both store the next one. With one process per invocation each worker counts
for itself, so the number is one of many.
"""

visits = 0


def lambda_handler(event, context):
    """Count the visit."""
    global visits
    visits += 1  # CA102: threads=unsafe processes=benign
    return {"statusCode": 200, "body": f"You are visitor number {visits}"}

"""Some payloads are refused, by exception and by status."""


class Refused(Exception):
    pass


def handler(event, context):
    if event["n"] % 4 == 1:
        raise Refused(f"{event['user']} may not: {context.aws_request_id}")
    if event["n"] % 4 == 2:
        return {"statusCode": 403, "body": "no"}
    return {"statusCode": 200, "body": event["user"]}

"""One-time codes that are found, removed and used: of two requests that come at once with one code both go on."""

import boto3


def table(name):
    return boto3.Session().resource("dynamodb").Table(name)


def password_handler(event, context):
    codes = table("password_resets")
    if "Item" not in codes.get_item(Key={"token": event["token"]}):
        return "expired"
    codes.delete_item(Key={"token": event["token"]})  # CA306: threads=unsafe processes=unsafe
    table("accounts_reset").update_item(
        Key={"id": event["account"]}, UpdateExpression="SET pw = :p", ExpressionAttributeValues={":p": event["pw"]}
    )
    return "ok"


def invitation_handler(event, context):
    invites = table("team_invites")
    found = invites.get_item(Key={"inviteCode": event["code"]}).get("Item")
    if not found:
        raise KeyError(event["code"])
    if found["expires"] < event["now"]:
        invites.delete_item(Key={"inviteCode": event["code"]})
        raise ValueError("too late")
    invites.delete_item(Key={"inviteCode": event["code"]})  # CA306: threads=unsafe processes=unsafe
    table("team_members").put_item(Item={"team": found["team"], "user": event["user"]})
    return found["team"]


# Look-alikes.


def told_by_the_answer_handler(event, context):
    codes = table("login_codes")
    if "Item" not in codes.get_item(Key={"token": event["token"]}):
        return "expired"
    old = codes.delete_item(Key={"token": event["token"]}, ReturnValues="ALL_OLD")
    if "Attributes" not in old:
        return "used"
    table("accounts_login").update_item(
        Key={"id": event["account"]}, UpdateExpression="SET fine = :p", ExpressionAttributeValues={":p": event["pw"]}
    )
    return "ok"


def under_a_condition_handler(event, context):
    codes = table("signup_codes")
    if "Item" not in codes.get_item(Key={"token": event["token"]}):
        return "expired"
    codes.delete_item(Key={"token": event["token"]}, ConditionExpression="attribute_exists(#t)")
    table("accounts_signup").update_item(
        Key={"id": event["account"]}, UpdateExpression="SET fine = :p", ExpressionAttributeValues={":p": event["pw"]}
    )
    return "ok"


def logout_handler(event, context):
    tokens = table("refresh_tokens")
    if "Item" not in tokens.get_item(Key={"token": event["token"]}):
        return 401
    tokens.delete_item(Key={"token": event["token"]})
    return 204


def revoked_handler(event, context):
    """What is only noted may be noted twice."""
    tokens = table("api_tokens")
    if "Item" not in tokens.get_item(Key={"token": event["token"]}):
        return 404
    tokens.delete_item(Key={"token": event["token"]})
    table("audit_trail").put_item(Item={"id": context.aws_request_id, "token": event["token"]})
    return 204


def old_one_handler(event, context):
    """A session that is over is removed; one that is not is kept."""
    sessions = table("web_tokens")
    found = sessions.get_item(Key={"token": event["token"]}).get("Item")
    if not found or found["expires"] < event["now"]:
        sessions.delete_item(Key={"token": event["token"]})
        return 401
    table("web_users").update_item(
        Key={"id": event["user"]}, UpdateExpression="SET seen = :n", ExpressionAttributeValues={":n": event["now"]}
    )
    return 200


def of_an_order_handler(event, context):
    orders = table("plain_orders")
    found = orders.get_item(Key={"id": event["id"]}).get("Item")
    if not found:
        return 404
    orders.delete_item(Key={"id": event["id"]})
    table("plain_archive").put_item(Item={"id": event["id"], "by": event["user"]})
    return 204

"""CA412 default-session-replaced: boto3.setup_default_session changes the credentials of every later boto3 call."""

import boto3

# ---- safe look-alikes -------------------------------------------------------------------------------------------------

boto3.setup_default_session(region_name="eu-west-1")
_sts = boto3.client("sts")


def import_time_handler(event, context):
    return {"account": _sts.get_caller_identity()["Account"]}


# a session of its own for the assumed role
def own_session_handler(event, context):
    keys = _sts.assume_role(RoleArn=event["role"], RoleSessionName="orders")["Credentials"]
    session = boto3.session.Session(
        aws_access_key_id=keys["AccessKeyId"],
        aws_secret_access_key=keys["SecretAccessKey"],
        aws_session_token=keys["SessionToken"],
    )
    return {"buckets": len(session.client("s3").list_buckets()["Buckets"])}


# ---- hazards ----------------------------------------------------------------------------------------------------------


# the role of one tenant for everybody
def assumed_role_handler(event, context):
    keys = _sts.assume_role(RoleArn=event["role"], RoleSessionName="orders")["Credentials"]
    boto3.setup_default_session(aws_access_key_id=keys["AccessKeyId"], aws_secret_access_key=keys["SecretAccessKey"], aws_session_token=keys["SessionToken"])  # CA412: threads=unsafe processes=safe
    return {"ok": True}


def request_region_handler(event, context):
    boto3.setup_default_session(region_name=event["region"])  # CA412: threads=unsafe processes=safe
    return {"ok": True}


# the client that assumes the role goes by the session that the last request left
def role_of_the_last_handler(event, context):
    sts = boto3.client("sts")  # CA302: threads=unsafe processes=safe
    keys = sts.assume_role(RoleArn=event["role"], RoleSessionName="orders")["Credentials"]
    boto3.setup_default_session(aws_access_key_id=keys["AccessKeyId"], aws_secret_access_key=keys["SecretAccessKey"], aws_session_token=keys["SessionToken"])  # CA412: threads=unsafe processes=unsafe
    return {"ok": True}


def _caller():
    return boto3.client("sts").get_caller_identity()["Account"]  # CA302: threads=unsafe processes=safe


def looked_up_first_handler(event, context):
    account = _caller()
    boto3.setup_default_session(region_name=event["region"])  # CA412: threads=unsafe processes=unsafe
    return {"account": account}


# what is left is what it would set
def same_region_handler(event, context):
    account = _caller()
    boto3.setup_default_session(region_name="eu-west-1")  # CA412: threads=unsafe processes=safe
    return {"account": account}

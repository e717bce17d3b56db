# truth: threads=unsafe processes=benign
import boto3

ssm = boto3.client("ssm")


def get_parameter(name, cache={}):
    if name not in cache:
        cache[name] = ssm.get_parameter(Name=name, WithDecryption=True)["Parameter"]["Value"]  # CA201: threads=unsafe processes=benign
    return cache[name]


def handler(event, context):
    return {"endpoint": get_parameter(event["parameter"])}

"""boto3: clients may be shared; resources, sessions and what hangs on a client's meta may not."""

import json

import boto3

_s3 = boto3.client("s3")
_ssm = boto3.client("ssm")
_own_session_client = boto3.session.Session(region_name="eu-west-1").client("sqs")


def clients_handler(event, context):
    size = _s3.head_object(Bucket="photos", Key=event["key"])["ContentLength"]
    return {"size": size, "queues": _own_session_client.list_queues().get("QueueUrls", [])}


def own_resource_handler(event, context):
    table = boto3.session.Session().resource("dynamodb").Table("orders")
    return table.get_item(Key={"id": event["id"]}).get("Item")


def paginator_handler(event, context):
    pages = _s3.get_paginator("list_objects_v2").paginate(Bucket="photos")
    return {"keys": [item["Key"] for page in pages for item in page.get("Contents", [])]}


_dynamodb = boto3.resource("dynamodb")


def resource_handler(event, context):
    return _dynamodb.Table("orders").get_item(Key={"id": event["id"]})  # CA301: threads=unsafe processes=safe


_bucket = boto3.resource("s3").Bucket("photos")


def bucket_handler(event, context):
    _bucket.put_object(Key=event["key"], Body=event["body"])  # CA301: threads=unsafe processes=safe
    return {"ok": True}


_session = boto3.Session()


def session_handler(event, context):
    return {"topics": _session.client("sns").list_topics()["Topics"]}  # CA301: threads=unsafe processes=safe


def default_session_handler(event, context):
    return {"queues": boto3.client("sqs").list_queues()}  # CA302: threads=unsafe processes=safe


def event_hook_handler(event, context):
    def add_tenant(request, **kwargs):
        request.headers.add_header("X-Tenant", event["tenant"])

    _s3.meta.events.register("before-sign.s3", add_tenant)  # CA303: threads=unsafe processes=unsafe
    return {"size": _s3.head_object(Bucket="photos", Key=event["key"])["ContentLength"]}


def parameters_handler(event, context):
    for found in _ssm.get_parameters_by_path(Path="/numbers")["Parameters"]:
        _ssm.put_parameter(Name=found["Name"], Value=str(int(found["Value"]) + 1), Overwrite=True)  # CA306: threads=unsafe processes=unsafe


def copied_parameters_handler(event, context):
    for found in _ssm.get_parameters_by_path(Path="/numbers")["Parameters"]:
        _ssm.put_parameter(Name="/copy", Value=found["Value"], Overwrite=True)


def put_by_the_bucket_handler(event, context):
    s3 = boto3.Session().resource("s3")
    rows = json.loads(s3.Object("stock", "rows").get()["Body"].read())
    rows.append(event["row"])
    s3.Bucket("stock").put_object(Key="rows", Body=json.dumps(rows))  # CA306: threads=unsafe processes=unsafe


_iot = boto3.client("iot-data")
_dns = boto3.client("route53")


def reported(thing):
    return json.loads(_iot.get_thing_shadow(thingName=thing)["payload"].read())


def versioned_shadow_handler(event, context):
    found = reported(event["lamp"])
    on = {"state": {"desired": {"on": found["state"]["reported"]["on"] + 1}}, "version": found["version"]}
    _iot.update_thing_shadow(thingName=event["lamp"], payload=json.dumps(on))


def set_shadow_handler(event, context):
    _iot.update_thing_shadow(thingName=event["lamp"], payload=json.dumps({"state": {"desired": {"on": event["on"]}}}))


def set_record_handler(event, context):
    new = {"Name": event["name"], "Type": "A", "TTL": 60, "ResourceRecords": [{"Value": event["ip"]}]}
    changes = {"Changes": [{"Action": "UPSERT", "ResourceRecordSet": new}]}
    _dns.change_resource_record_sets(HostedZoneId="Z1", ChangeBatch=changes)


def shadow_handler(event, context):
    on = {"state": {"desired": {"on": reported(event["door"])["state"]["reported"]["on"] + 1}}}
    _iot.update_thing_shadow(thingName=event["door"], payload=json.dumps(on))  # CA306: threads=unsafe processes=unsafe


def record_handler(event, context):
    zone, name = "Z2", event["name"]
    found = _dns.list_resource_record_sets(HostedZoneId=zone, StartRecordName=name)["ResourceRecordSets"][0]
    found["ResourceRecords"].append({"Value": event["ip"]})
    changes = {"Changes": [{"Action": "UPSERT", "ResourceRecordSet": found}]}
    _dns.change_resource_record_sets(HostedZoneId=zone, ChangeBatch=changes)  # CA306: threads=unsafe processes=unsafe

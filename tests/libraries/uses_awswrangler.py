"""awswrangler: settings are arguments; the module's configuration holds for everybody."""

import awswrangler as wr

wr.config.athena_endpoint_url = "https://athena.eu-west-1.amazonaws.com"


def read_handler(event, context):
    return {"n": len(wr.s3.read_parquet(f"s3://{event['bucket']}/{event['key']}"))}


def argument_handler(event, context):
    return {"n": len(wr.athena.read_sql_query("select 1", database=event["tenant"]))}


def config_handler(event, context):
    wr.config.database = event["tenant"]  # CA303: threads=unsafe processes=safe
    return {"n": len(wr.athena.read_sql_query("select 1"))}

"""awswrangler: settings are arguments; the module's configuration holds for everybody."""

import awswrangler as wr
import pandas

wr.config.athena_endpoint_url = "https://athena.eu-west-1.amazonaws.com"


def read_handler(event, context):
    return {"n": len(wr.s3.read_parquet(f"s3://{event['bucket']}/{event['key']}"))}


def argument_handler(event, context):
    return {"n": len(wr.athena.read_sql_query("select 1", database=event["tenant"]))}


def config_handler(event, context):
    wr.config.database = event["tenant"]  # CA303: threads=unsafe processes=safe
    return {"n": len(wr.athena.read_sql_query("select 1"))}


# the whole file is read, lengthened and stored
def lengthened_handler(event, context):
    daily = wr.s3.read_csv("s3://lake/daily.csv")
    daily = pandas.concat([daily, pandas.DataFrame(event["rows"])])
    wr.s3.to_csv(daily, "s3://lake/daily.csv", index=False)  # CA306: threads=unsafe processes=unsafe


def items_handler(event, context):
    items = wr.dynamodb.read_items(table_name="stock", partition_values=[event["id"]], as_dataframe=False)
    items[0]["left"] -= 1
    wr.dynamodb.put_items(items=items, table_name="stock")  # CA306: threads=unsafe processes=unsafe


def items_of_two_tables_handler(event, context):
    wr.dynamodb.put_items(items=wr.dynamodb.read_items(table_name="old", as_dataframe=False), table_name="new")


def appended_handler(event, context):
    rows = wr.s3.read_parquet(path="s3://stock/days/", dataset=True)
    wr.s3.to_parquet(df=rows[rows["left"] > 1], path="s3://stock/days/", dataset=True, mode="append")


def overwritten_handler(event, context):
    rows = wr.s3.read_parquet(path="s3://stock/months/", dataset=True)
    rows["left"] = rows["left"] - 1
    wr.s3.to_parquet(df=rows, path="s3://stock/months/", dataset=True, mode="overwrite")  # CA306: threads=unsafe processes=unsafe

"""Statements that services are given by keyword, or whose rows come back from the very call."""

import asyncio
import os

import asyncpg
import boto3
import mysql.connector

data = boto3.client("rds-data")
warehouse = boto3.client("redshift-data")
dynamodb = boto3.client("dynamodb")
STORE = {"resourceArn": os.environ["CLUSTER"], "secretArn": os.environ["SECRET"]}


def named(name, value):
    return {"name": name, "value": value}


# Look-alikes.


def locked_handler(event, context):
    key = named("id", {"stringValue": event["id"]})
    transaction = data.begin_transaction(**STORE)["transactionId"]
    found = data.execute_statement(
        **STORE, transactionId=transaction, sql="SELECT n FROM a WHERE id = :id FOR UPDATE", parameters=[key]
    )
    new = named("n", {"longValue": found["records"][0][0]["longValue"] + 1})
    data.execute_statement(
        **STORE, transactionId=transaction, sql="UPDATE a SET n = :n WHERE id = :id", parameters=[key, new]
    )


def one_step_handler(event, context):
    key = named("id", {"stringValue": event["id"]})
    data.execute_statement(**STORE, sql="UPDATE b SET n = n + 1 WHERE id = :id", parameters=[key])


def compared_handler(event, context):
    key = {"S": event["id"]}
    found = dynamodb.execute_statement(Statement="SELECT * FROM c WHERE id = ?", Parameters=[key])["Items"][0]
    new = {"N": str(int(found["n"]["N"]) + 1)}
    dynamodb.execute_statement(Statement="UPDATE c SET n = ? WHERE id = ? AND n = ?", Parameters=[new, key, found["n"]])


async def serializable(key):
    connection = await asyncpg.connect(os.environ["DSN"])
    async with connection.transaction(isolation="serializable"):
        n = await connection.fetchval("SELECT n FROM d WHERE id = $1", key)
        await connection.execute("UPDATE d SET n = $1 WHERE id = $2", n + 1, key)


def serializable_handler(event, context):
    asyncio.run(serializable(event["id"]))


def walked_elsewhere_handler(event, context):
    cursor = mysql.connector.connect(host=os.environ["HOST"]).cursor()
    cursor.execute("SELECT n FROM e1")
    for row in cursor:
        cursor.execute("UPDATE e2 SET n = %s WHERE id = %s", (row[0], event["id"]))


# Hazards.


def data_api_handler(event, context):
    key = named("id", {"stringValue": event["id"]})
    found = data.execute_statement(**STORE, sql="SELECT n FROM f WHERE id = :id", parameters=[key])
    new = named("n", {"longValue": found["records"][0][0]["longValue"] + 1})
    data.execute_statement(  # CA306: threads=unsafe processes=unsafe
        **STORE, sql="UPDATE f SET n = :n WHERE id = :id", parameters=[key, new]
    )


def warehouse_handler(event, context):
    asked = warehouse.execute_statement(Database="d", Sql="SELECT n FROM g WHERE id = 1")
    n = warehouse.get_statement_result(Id=asked["Id"])["Records"][0][0]["longValue"]
    warehouse.execute_statement(Database="d", Sql=f"UPDATE g SET n = {n + 1} WHERE id = 1")  # CA306: threads=unsafe processes=unsafe


def partiql_handler(event, context):
    key = {"S": event["id"]}
    found = dynamodb.execute_statement(Statement='SELECT * FROM "h" WHERE id = ?', Parameters=[key])["Items"][0]
    new = {"N": str(int(found["n"]["N"]) + 1)}
    dynamodb.execute_statement(  # CA306: threads=unsafe processes=unsafe
        Statement='UPDATE "h" SET n = ? WHERE id = ?', Parameters=[new, key]
    )


async def fetched_at_once(key):
    connection = await asyncpg.connect(os.environ["DSN"])
    n = await connection.fetchval("SELECT n FROM i WHERE id = $1", key)
    await connection.execute("UPDATE i SET n = $1 WHERE id = $2", n + 1, key)  # CA306: threads=unsafe processes=unsafe


def fetched_at_once_handler(event, context):
    asyncio.run(fetched_at_once(event["id"]))


def walked_handler(event, context):
    cursor = mysql.connector.connect(host=os.environ["HOST"]).cursor()
    cursor.execute("SELECT id, n FROM j")
    for row in cursor:
        cursor.execute("UPDATE j SET n = %s WHERE id = %s", (row[1] + 1, row[0]))  # CA306: threads=unsafe processes=unsafe

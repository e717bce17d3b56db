"""Items that wait are gone through, and each is marked as taken: who looked at the same time takes the same ones."""

import boto3
import pymysql
from boto3.dynamodb.conditions import Key


def connect():
    return pymysql.connect(host="db")


class Jobs:
    """Rows of jobs, each method with a cursor of its own."""

    def waiting(self):
        with connect().cursor() as cursor:
            cursor.execute("SELECT id, target FROM errands WHERE state = 'waiting'")
            return list(cursor.fetchall())

    def take(self, number, owner):
        with connect().cursor() as cursor:
            cursor.execute(  # CA306: threads=unsafe processes=unsafe
                "UPDATE errands SET state = 'running', owner = %s WHERE id = %s", (owner, number)
            )


# Look-alikes.


def still_waiting_handler(event, context):
    cursor = connect().cursor()
    cursor.execute("SELECT id FROM parcels WHERE state = 'waiting'")
    for parcel in cursor.fetchall():
        cursor.execute("UPDATE parcels SET state = 'running' WHERE id = %s AND state = 'waiting'", (parcel[0],))


def shut_out_handler(event, context):
    cursor = connect().cursor()
    cursor.execute("SELECT id FROM crates WHERE state = 'waiting' FOR UPDATE SKIP LOCKED")
    for crate in cursor.fetchall():
        cursor.execute("UPDATE crates SET state = 'running' WHERE id = %s", (crate[0],))


def closed_handler(event, context):
    """What is closed by two is closed."""
    cursor = connect().cursor()
    cursor.execute("SELECT id FROM offers WHERE state = 'open'")
    for offer in cursor.fetchall():
        cursor.execute("UPDATE offers SET state = 'closed' WHERE id = %s", (offer[0],))


# Hazards.


def in_one_function_handler(event, context):
    connection = connect()
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, target FROM jobs WHERE state = 'waiting'")
        jobs = cursor.fetchall()
    with connection.cursor() as cursor:
        for job in jobs:
            taken = "UPDATE jobs SET state = 'running' WHERE id = %s"
            cursor.execute(taken, (job["id"],))  # CA306: threads=unsafe processes=unsafe
    connection.commit()


def by_methods_handler(event, context):
    jobs = Jobs()
    for job in jobs.waiting():
        jobs.take(job["id"], context.aws_request_id)


def in_a_table_handler(event, context):
    table = boto3.Session().resource("dynamodb").Table("tasks")
    found = table.query(IndexName="by-state", KeyConditionExpression=Key("state").eq("QUEUED"))
    for task in found["Items"]:
        table.update_item(  # CA306: threads=unsafe processes=unsafe
            Key={"id": task["id"]},
            UpdateExpression="SET #state = :state",
            ExpressionAttributeNames={"#state": "state"},
            ExpressionAttributeValues={":state": "PROCESSING"},
        )


def first_one_handler(event, context):
    cursor = connect().cursor()
    cursor.execute("SELECT id FROM letters WHERE state = 'new' LIMIT 1")
    number = cursor.fetchone()[0]
    busy = "UPDATE letters SET state = 'busy' WHERE id = %s"
    cursor.execute(busy, (number,))  # CA306: threads=unsafe processes=unsafe
    return number

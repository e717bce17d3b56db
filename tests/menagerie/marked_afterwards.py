"""Marks of what was done, with a key that is unique: set after the work they refuse the second mark, not the work."""

import os

import boto3
import psycopg2
import requests

ses = boto3.client("ses")


def connection():
    return psycopg2.connect(os.environ["DATABASE_URL"])


def is_done(event_id):
    db = connection()
    try:
        with db.cursor() as cursor:
            cursor.execute("SELECT 1 FROM hooks_done WHERE event_id = %s LIMIT 1", (event_id,))
            return cursor.fetchone() is not None
    except psycopg2.Error:
        return False


def mark(event_id):
    db = connection()
    with db.cursor() as cursor:
        cursor.execute(  # CA306: threads=unsafe processes=unsafe
            "INSERT INTO hooks_done (event_id) VALUES (%s) ON CONFLICT DO NOTHING", (event_id,)
        )
    db.commit()


def hook_handler(event, context):
    if is_done(event["id"]):
        return "done before"
    ses.send_email(Source="a@b.c", Destination={"ToAddresses": [event["to"]]}, Message={})
    mark(event["id"])
    return "done"


def letter_handler(event, context):
    db = connection()
    with db.cursor() as cursor:
        cursor.execute("SELECT id FROM letters_sent WHERE id = %s", (event["id"],))
        if cursor.fetchone():
            return "sent before"
        requests.post("https://post.example/letters", json={"to": event["to"]}, timeout=9)
        cursor.execute("INSERT INTO letters_sent (id) VALUES (%s)", (event["id"],))  # CA306: threads=unsafe processes=unsafe
    db.commit()


def paid_handler(event, context):
    """What is done in the database stays, as the statement takes the second mark for the first one."""
    db = connection()
    with db.cursor() as cursor:
        cursor.execute("SELECT id FROM bonuses_paid WHERE id = %s", (event["id"],))
        if cursor.fetchone():
            return "paid before"
        cursor.execute("UPDATE purses_paid SET coins = coins + %s WHERE owner = %s", (event["coins"], event["owner"]))
        cursor.execute(  # CA306: threads=unsafe processes=unsafe
            "INSERT INTO bonuses_paid (id) VALUES (%s) ON CONFLICT DO NOTHING", (event["id"],)
        )
    db.commit()


# Look-alikes.


def claimed_handler(event, context):
    db = connection()
    with db.cursor() as cursor:
        cursor.execute("INSERT INTO claims_made (id) VALUES (%s) ON CONFLICT DO NOTHING", (event["id"],))
        if cursor.rowcount == 0:
            return "sent before"
    db.commit()
    ses.send_email(Source="a@b.c", Destination={"ToAddresses": [event["to"]]}, Message={})


def marked_first_handler(event, context):
    """The second one fails before anything goes out."""
    db = connection()
    with db.cursor() as cursor:
        cursor.execute("SELECT id FROM first_marks WHERE id = %s", (event["id"],))
        if cursor.fetchone():
            return "sent before"
        cursor.execute("INSERT INTO first_marks (id) VALUES (%s)", (event["id"],))
    db.commit()
    ses.send_email(Source="a@b.c", Destination={"ToAddresses": [event["to"]]}, Message={})


def one_transaction_handler(event, context):
    """The mark that is refused takes the work with it."""
    db = connection()
    with db.cursor() as cursor:
        cursor.execute("SELECT id FROM bonuses_due WHERE id = %s", (event["id"],))
        if cursor.fetchone():
            return "paid before"
        cursor.execute("UPDATE savings SET coins = coins + %s WHERE owner = %s", (event["coins"], event["owner"]))
        cursor.execute("INSERT INTO bonuses_due (id) VALUES (%s)", (event["id"],))
    db.commit()


def kept_answer_handler(event, context):
    """What a service says is kept, and is the same whoever asks."""
    db = connection()
    with db.cursor() as cursor:
        cursor.execute("SELECT answer FROM answers_known WHERE id = %s", (event["id"],))
        if row := cursor.fetchone():
            return row[0]
        answer = requests.post("https://asked.example/", json={"id": event["id"]}, timeout=9).text
        cursor.execute(
            "INSERT INTO answers_known (id, answer) VALUES (%s, %s) ON CONFLICT DO NOTHING", (event["id"], answer)
        )
    db.commit()
    return answer


def other_key_handler(event, context):
    """Somebody who is known is no mark of what is done now."""
    db = connection()
    with db.cursor() as cursor:
        cursor.execute("SELECT id FROM people_shut_out WHERE id = %s", (event["person"],))
        if cursor.fetchone():
            return 403
        ses.send_email(Source="a@b.c", Destination={"ToAddresses": [event["to"]]}, Message={})
        cursor.execute("INSERT INTO letters_kept (id) VALUES (%s)", (event["id"],))
    db.commit()


def records_handler(event, context):
    """Each record in turn, as a queue hands them over: another invocation has the same ones."""
    db = connection()
    with db.cursor() as cursor:
        for record in event["Records"]:
            cursor.execute("SELECT 1 FROM records_done WHERE id = %s", (record["messageId"],))
            if cursor.fetchone():
                continue
            ses.send_email(Source="a@b.c", Destination={"ToAddresses": [record["body"]]}, Message={})
            cursor.execute(  # CA306: threads=unsafe processes=unsafe
                "INSERT INTO records_done (id) VALUES (%s)", (record["messageId"],)
            )
    db.commit()


def claimed_records_handler(event, context):
    """The mark comes first."""
    db = connection()
    with db.cursor() as cursor:
        for record in event["Records"]:
            cursor.execute("INSERT INTO records_claimed (id) VALUES (%s) ON CONFLICT DO NOTHING", (record["messageId"],))
            if cursor.rowcount == 0:
                continue
            ses.send_email(Source="a@b.c", Destination={"ToAddresses": [record["body"]]}, Message={})
    db.commit()


def imported_rows_handler(event, context):
    """Nothing is done besides."""
    db = connection()
    with db.cursor() as cursor:
        for row in event["rows"]:
            cursor.execute("SELECT 1 FROM rows_imported WHERE id = %s", (row["id"],))
            if not cursor.fetchone():
                cursor.execute("INSERT INTO rows_imported (id, name) VALUES (%s, %s)", (row["id"], row["name"]))
    db.commit()

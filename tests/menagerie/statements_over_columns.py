"""Statements of SQL that compare what a function makes of a column, or are given lists that values were put into."""

import os

import psycopg2
from psycopg2.extras import RealDictCursor


def set_up(conn):
    conn.cursor().execute("CREATE UNIQUE INDEX uq ON guild_members (LOWER(mail))")


def contact_handler(event, context):
    conn = psycopg2.connect(os.environ["DSN"])
    mail = event["mail"].lower()
    data = {"first": event["first"], "mail": mail, "phone": event["phone"]}
    with conn.cursor(cursor_factory=RealDictCursor) as cursor:
        cursor.execute("SELECT id FROM guild_contacts WHERE LOWER(mail) = %s LIMIT 1", (mail,))
        found = cursor.fetchone()
        if found and found.get("id"):
            return found["id"]
        insert = "INSERT INTO guild_contacts (first, mail, phone) VALUES (%(first)s, %(mail)s, %(phone)s)"
        cursor.execute(insert, data)  # CA306: threads=unsafe processes=unsafe
        conn.commit()
        return cursor.lastrowid


def member_handler(event, context):
    conn = psycopg2.connect(os.environ["DSN"])
    with conn.cursor() as cursor:
        cursor.execute("SELECT id FROM guild_members WHERE LOWER(mail) = LOWER(%s)", (event["mail"],))
        if not cursor.fetchone():
            cursor.execute("INSERT INTO guild_members (mail, phone) VALUES (%s, %s)", (event["mail"], event["phone"]))
    conn.commit()


def invoice_handler(event, context):
    conn = psycopg2.connect(os.environ["DSN"])
    cursor = conn.cursor(cursor_factory=RealDictCursor)
    cursor.execute("SELECT COUNT(*) FROM guild_invoices")
    count = cursor.fetchone()["count"] + 1
    number = f"INV-{count:06d}"
    values = [event["body"].get(key) for key in ("order_id", "kind", "amount")]
    values.insert(1, number)
    insert = "INSERT INTO guild_invoices (order_id, number, kind, amount) VALUES (%s, %s, %s, %s)"
    cursor.execute(insert, tuple(values))  # CA306: threads=unsafe processes=unsafe
    conn.commit()


def entry_handler(event, context):
    """The count is only shown."""
    conn = psycopg2.connect(os.environ["DSN"])
    cursor = conn.cursor(cursor_factory=RealDictCursor)
    cursor.execute("SELECT COUNT(*) FROM guild_entries")
    count = cursor.fetchone()["count"]
    values = [event["body"].get(key) for key in ("order_id", "kind")]
    values.append(event["note"])
    cursor.execute("INSERT INTO guild_entries (order_id, kind, note) VALUES (%s, %s, %s)", values)
    conn.commit()
    return {"before": count}


def shelf_handler(event, context):
    conn = psycopg2.connect(os.environ["DSN"])
    cursor = conn.cursor(cursor_factory=RealDictCursor)
    ware, shelf, count = [event["body"].get(key) for key in ("ware", "shelf", "count")]
    cursor.execute("SELECT quantity FROM guild_shelves WHERE ware = %s AND shelf = %s", (ware, shelf))
    found = cursor.fetchone()
    if not found or found["quantity"] < count:
        return {"statusCode": 400}
    taken = "UPDATE guild_shelves SET quantity = quantity - %s WHERE ware = %s AND shelf = %s"
    cursor.execute(taken, (count, ware, shelf))  # CA306: threads=unsafe processes=unsafe
    conn.commit()
    return {"statusCode": 200}

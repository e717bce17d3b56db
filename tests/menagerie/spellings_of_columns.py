"""Rows looked for by a column in one spelling of it (`LOWER(mail)`), and numbers that are put into a list of values."""

import os

import psycopg2


def _cursor():
    return psycopg2.connect(host=os.environ["DB_HOST"]).cursor()


def lowered_handler(event, context):
    cursor = _cursor()
    cursor.execute("SELECT id FROM contacts61 WHERE LOWER(mail) = %s LIMIT 1", (event["mail"],))
    if cursor.fetchone():
        return {"statusCode": 409}
    cursor.execute(  # CA306: threads=unsafe processes=unsafe
        "INSERT INTO contacts61 (name, mail) VALUES (%s, %s)", (event["name"], event["mail"])
    )


def both_lowered_handler(event, context):
    cursor = _cursor()
    cursor.execute("SELECT id FROM contacts62 WHERE lower(trim(mail)) = lower(%s)", (event["mail"],))
    if cursor.fetchone():
        return {"statusCode": 409}
    cursor.execute(  # CA306: threads=unsafe processes=unsafe
        "INSERT INTO contacts62 (name, mail) VALUES (%s, %s)", (event["name"], event["mail"])
    )


def alike_handler(event, context):
    cursor = _cursor()
    cursor.execute("SELECT id FROM contacts63 WHERE mail ILIKE %s", (event["mail"],))
    if cursor.fetchone():
        return {"statusCode": 409}
    cursor.execute(  # CA306: threads=unsafe processes=unsafe
        "INSERT INTO contacts63 (name, mail) VALUES (%s, %s)", (event["name"], event["mail"])
    )


def cast_handler(event, context):
    cursor = _cursor()
    cursor.execute("SELECT id FROM contacts64 WHERE mail::text = %s", (event["mail"],))
    if cursor.fetchone():
        return {"statusCode": 409}
    cursor.execute(  # CA306: threads=unsafe processes=unsafe
        "INSERT INTO contacts64 (name, mail) VALUES (%s, %s)", (event["name"], event["mail"])
    )


def set_up_handler(event, context):
    _cursor().execute("CREATE UNIQUE INDEX IF NOT EXISTS by_mail ON contacts65 (LOWER(mail))")
    _cursor().execute("CREATE UNIQUE INDEX by_day ON contacts66 (lower(trim(mail)), (day))")


def refused_handler(event, context):
    cursor = _cursor()
    cursor.execute("SELECT id FROM contacts65 WHERE LOWER(mail) = %s", (event["mail"],))
    if cursor.fetchone():
        return {"statusCode": 409}
    cursor.execute("INSERT INTO contacts65 (name, mail) VALUES (%s, %s)", (event["name"], event["mail"]))


def refused_of_two_handler(event, context):
    cursor = _cursor()
    cursor.execute("SELECT id FROM contacts66 WHERE LOWER(mail) = %s AND day = %s", (event["mail"], event["day"]))
    if cursor.fetchone():
        return {"statusCode": 409}
    cursor.execute("INSERT INTO contacts66 (mail, day) VALUES (%s, %s)", (event["mail"], event["day"]))


def searched_elsewhere_handler(event, context):
    cursor = _cursor()
    cursor.execute("SELECT id FROM contacts67 WHERE LOWER(town) = %s", (event["town"],))
    if not cursor.fetchone():
        return {"statusCode": 404}
    cursor.execute("INSERT INTO contacts67 (name, mail) VALUES (%s, %s)", (event["name"], event["mail"]))


def appended_handler(event, context):
    cursor = _cursor()
    cursor.execute("SELECT COUNT(*) FROM invoices61")
    number = f"INV-{cursor.fetchone()[0] + 1:06d}"
    values = [event.get(name) for name in ("order_id", "amount")]
    values.insert(1, number)
    cursor.execute(  # CA306: threads=unsafe processes=unsafe
        "INSERT INTO invoices61 (order_id, number, amount) VALUES (%s, %s, %s)", values
    )


def extended_handler(event, context):
    cursor = _cursor()
    cursor.execute("SELECT COUNT(*) FROM invoices62")
    values = []
    for name in ("order_id", "amount"):
        values.append(event.get(name))
    values.extend([f"INV-{cursor.fetchone()[0] + 1:06d}"])
    cursor.execute(  # CA306: threads=unsafe processes=unsafe
        "INSERT INTO invoices62 (order_id, amount, number) VALUES (%s, %s, %s)", values
    )


def counted_for_others_handler(event, context):
    cursor = _cursor()
    cursor.execute("SELECT COUNT(*) FROM invoices63")
    total = cursor.fetchone()[0] + 1
    values = [event.get(name) for name in ("order_id", "amount")]
    cursor.execute("INSERT INTO invoices63 (order_id, amount) VALUES (%s, %s)", values)
    return {"next": total}

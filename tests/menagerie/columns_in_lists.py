"""Values of a statement in a list that is put together: each keeps its place among the columns."""

import psycopg2

COLUMNS = ("customer", "amount")


def numbered_handler(event, context):
    connection = psycopg2.connect("dbname=bills")
    cursor = connection.cursor()
    cursor.execute("SELECT COUNT(*) FROM bills_listed")
    number = f"B-{cursor.fetchone()[0] + 1:06d}"
    values = [event.get(column) for column in ["customer", "amount"]]
    values.insert(1, number)
    cursor.execute("INSERT INTO bills_listed (customer, number, amount) VALUES (%s, %s, %s)", values)  # CA306: threads=unsafe processes=unsafe
    connection.commit()


def appended_handler(event, context):
    connection = psycopg2.connect("dbname=bills")
    cursor = connection.cursor()
    cursor.execute("SELECT COUNT(*) FROM slips_listed")
    values = [event[column] for column in COLUMNS]
    values.append(cursor.fetchone()[0] + 1)
    cursor.execute("INSERT INTO slips_listed (customer, amount, number) VALUES (%s, %s, %s)", values)  # CA306: threads=unsafe processes=unsafe
    connection.commit()


# A look-alike: the number that was counted is stored beside a name of its own.


def counted_handler(event, context):
    connection = psycopg2.connect("dbname=bills")
    cursor = connection.cursor()
    cursor.execute("SELECT COUNT(*) FROM visits_listed")
    before = cursor.fetchone()[0]
    values = [event["page"]]
    values.insert(0, event["request"])
    values.append(before)
    cursor.execute("INSERT INTO visits_listed (request, page, seen_before) VALUES (%s, %s, %s)", values)
    connection.commit()

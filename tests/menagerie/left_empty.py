"""Parents removed because they have no children."""

import os
import uuid
import boto3
import psycopg2
from boto3.dynamodb.conditions import Key
from sqlalchemy import create_engine, select, func
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

engine = create_engine("postgresql://x")  # CA601: threads=safe processes=benign


class Base(DeclarativeBase):
    pass


class Shelf(Base):
    __tablename__ = "shelves"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Book(Base):
    __tablename__ = "books"
    id: Mapped[int] = mapped_column(primary_key=True)
    shelf: Mapped[int]


def table():
    return boto3.session.Session().resource("dynamodb").Table(os.environ["CARTS"])


def members():
    return boto3.session.Session().resource("dynamodb").Table(os.environ["MEMBERS"])


def sql_handler(event, context):
    cur = psycopg2.connect("").cursor()
    cur.execute("SELECT COUNT(*) FROM items WHERE cart = %s", (event["cart"],))
    if cur.fetchone()[0] == 0:
        cur.execute("DELETE FROM carts WHERE id = %s", (event["cart"],))  # CA306: threads=unsafe processes=unsafe


def sql2_handler(event, context):
    cur = psycopg2.connect("").cursor()
    cur.execute("SELECT id FROM items WHERE cart = %s", (event["cart"],))
    if cur.fetchone():
        raise ValueError("not empty")
    cur.execute("DELETE FROM carts WHERE id = %s", (event["cart"],))  # CA306: threads=unsafe processes=unsafe


def sql_add_handler(event, context):
    cur = psycopg2.connect("").cursor()
    cur.execute("INSERT INTO items (cart, what) VALUES (%s, %s)", (event["cart"], event["what"]))


def orm_handler(event, context):
    with Session(engine) as session:
        if session.query(Book).filter_by(shelf=event["shelf"]).count() > 0:
            raise ValueError("not empty")
        shelf = session.get(Shelf, event["shelf"])
        session.delete(shelf)  # CA306: threads=unsafe processes=unsafe
        session.commit()


def orm_add_handler(event, context):
    with Session(engine) as session:
        session.add(Book(shelf=event["shelf"]))
        session.commit()


def dynamo_handler(event, context):
    left = members().query(KeyConditionExpression=Key("house").eq(event["house"]))["Items"]
    members().delete_item(Key={"house": event["house"], "user": event["user"]})
    if len(left) <= 1:
        table().delete_item(Key={"id": event["house"]})  # CA306: threads=unsafe processes=unsafe


def dynamo2_handler(event, context):
    left = members().query(KeyConditionExpression=Key("house").eq(event["house"]), Select="COUNT")["Count"]
    if left:
        return 409
    table().delete_item(Key={"id": event["house"]})  # CA306: threads=unsafe processes=unsafe


def join_handler(event, context):
    members().put_item(Item={"house": event["house"], "user": event["user"]})


def safe_other_handler(event, context):
    """Whether there is an owner says nothing of what is removed."""
    owner = members().query(KeyConditionExpression=Key("house").eq(event["house"]))["Items"]
    if not owner:
        return 404
    table().delete_item(Key={"id": event["token"]})


def safe_sql_handler(event, context):
    """Nobody adds rows of this kind."""
    cur = psycopg2.connect("").cursor()
    cur.execute("SELECT COUNT(*) FROM rights WHERE owner = %s", (event["id"],))
    if cur.fetchone()[0] == 0:
        cur.execute("DELETE FROM notes WHERE id = %s", (event["id"],))


def safe_sql2_handler(event, context):
    cur = psycopg2.connect("").cursor()
    cur.execute(
        "DELETE FROM carts WHERE id = %s AND NOT EXISTS (SELECT 1 FROM items WHERE cart = %s)",
        (event["cart"], event["cart"]),
    )


def safe_owner_handler(event, context):
    with Session(engine) as session:
        shelf = session.query(Shelf).filter_by(name=event["token"]).first()
        if not shelf:
            return 401
        book = session.query(Book).filter_by(id=event["book"], shelf=shelf.id).first()
        session.delete(book)
        session.commit()


def safe_owner_sql_handler(event, context):
    cur = psycopg2.connect("").cursor()
    cur.execute("SELECT id FROM items WHERE cart = %s", (event["cart"],))
    found = cur.fetchone()
    if found is None:
        return 404
    cur.execute("DELETE FROM carts WHERE id = %s", (event["cart"],))


def safe_all_handler(event, context):
    left = members().query(KeyConditionExpression=Key("house").eq(event["house"]))["Items"]
    if not left:
        return 404
    table().delete_item(Key={"id": event["house"]})


def closed_handler(event, context):
    """One was found, and a field of it holds nothing."""
    cur = psycopg2.connect("").cursor()
    cur.execute("SELECT id, closed FROM polls WHERE id = %s", (event["poll"],))
    poll = cur.fetchone()
    if not poll:
        return 404
    if poll["closed"]:
        return 403
    cur.execute("DELETE FROM votes WHERE poll = %s AND who = %s", (event["poll"], event["who"]))
    return 204


def new_poll_handler(event, context):
    cur = psycopg2.connect("").cursor()
    cur.execute("INSERT INTO polls (id) VALUES (%s)", (event["poll"],))


def last_voter_handler(event, context):
    """How many there are is a field of what was found."""
    cur = psycopg2.connect("").cursor()
    cur.execute("SELECT COUNT(*) AS n FROM voters WHERE ballot = %s", (event["ballot"],))
    if cur.fetchone()["n"] == 0:
        cur.execute("DELETE FROM ballots WHERE id = %s", (event["ballot"],))  # CA306: threads=unsafe processes=unsafe


def new_voter_handler(event, context):
    cur = psycopg2.connect("").cursor()
    cur.execute("INSERT INTO voters (ballot, who) VALUES (%s, %s)", (event["ballot"], event["who"]))


def one_table():
    return boto3.session.Session().resource("dynamodb").Table("folders_and_files")


def folder_handler(event, context):
    key = f"FOLDER#{event['id']}"
    files = one_table().query(KeyConditionExpression=Key("pk").eq(key) & Key("sk").begins_with("FILE#"))
    if files.get("Items"):
        return 409
    one_table().delete_item(Key={"pk": key, "sk": "#DATA"})  # CA306: threads=unsafe processes=unsafe confidence=low
    return 204


def file_handler(event, context):
    item = {"pk": f"FOLDER#{event['id']}", "sk": f"FILE#{event['file']}", "size": event["size"]}
    one_table().put_item(Item=item)


def found_file_handler(event, context):
    """It is removed because it was found."""
    key = f"FOLDER#{event['id']}"
    files = one_table().query(KeyConditionExpression=Key("pk").eq(key) & Key("sk").begins_with("FILE#"))
    if not files.get("Items"):
        return 404
    one_table().delete_item(Key={"pk": key, "sk": "#TRASH"})
    return 204


def answer(code, body):
    return {"statusCode": code, "body": body}


def reader(cursor, name):
    cursor.execute("SELECT id FROM library_readers WHERE name = %s", (name,))
    row = cursor.fetchone()
    return row[0] if row else None


def reader_or_404(cursor, name):
    found = reader(cursor, name)
    if not found:
        return None, answer(404, "none")
    return found, None


def problem(cursor, name):
    return "none" if reader(cursor, name) is None else None


def returned_handler(event, context):
    """Who goes on has found the reader: an error is none."""
    con = psycopg2.connect(os.environ["LIBRARY"])
    cursor = con.cursor()
    found, error = reader_or_404(cursor, event["name"])
    if error:
        return error
    cursor.execute("DELETE FROM library_loans WHERE id = %s AND name = %s", (event["id"], event["name"]))
    con.commit()
    return found


def message_handler(event, context):
    con = psycopg2.connect(os.environ["LIBRARY"])
    cursor = con.cursor()
    message = problem(cursor, event["name"])
    if message:
        return message
    cursor.execute("DELETE FROM library_wishes WHERE id = %s AND name = %s", (event["id"], event["name"]))
    con.commit()


def kind_handler(event, context):
    """Of what kind it is was asked, not whether there is any."""
    con = psycopg2.connect(os.environ["LIBRARY"])
    cursor = con.cursor()
    found = reader(cursor, event["name"])
    if isinstance(found, str):
        return 400
    cursor.execute("DELETE FROM library_notes WHERE id = %s AND name = %s", (event["id"], event["name"]))
    con.commit()


def reader_added_handler(event, context):
    con = psycopg2.connect(os.environ["LIBRARY"])
    cursor = con.cursor()
    cursor.execute("INSERT INTO library_readers (name, age) VALUES (%s, %s)", (event["name"], event["age"]))
    cursor.execute("INSERT INTO library_uses (part, meal) VALUES (%s, %s)", (event["part"], event["meal"]))
    con.commit()


def unless_forced_handler(event, context):
    con = psycopg2.connect(os.environ["LIBRARY"])
    cursor = con.cursor()
    cursor.execute("SELECT COUNT(*) FROM library_uses WHERE part = %s", (event["part"],))
    count = cursor.fetchone()[0]
    if count > 0 and not event["force"]:
        return 409
    cursor.execute("DELETE FROM library_parts WHERE id = %s", (event["part"],))  # CA306: threads=unsafe processes=unsafe
    con.commit()

"""Connections of all invocations that one of them closes, and those that are opened again."""
import sqlite3, psycopg2, pymysql, os

_one = None
def get():
    global _one
    if _one is None:
        _one = sqlite3.connect(":memory:")  # CA206: threads=benign processes=safe
    return _one

def a_handler(event, context):
    conn = get()
    cursor = conn.cursor()  # CA301: threads=unsafe processes=safe
    try:
        cursor.execute("select ?", [event["id"]])
        conn.commit()
    finally:
        cursor.close()
        conn.close()  # CA301: threads=unsafe processes=unsafe

top = psycopg2.connect(os.environ["DSN"])  # CA601: threads=safe processes=benign
def b_handler(event, context):
    with top.cursor() as c:  # CA301: threads=unsafe processes=safe
        c.execute("select 1")
    top.close()  # CA301: threads=unsafe processes=unsafe

_two = None
def b2_handler(event, context):
    global _two
    if _two is None or _two.closed:
        _two = psycopg2.connect(os.environ["DSN"])  # CA206: threads=benign processes=safe
    with _two.cursor() as c:  # CA301: threads=unsafe processes=safe
        c.execute("select 1")
    _two.close()

_three = None
def b3_handler(event, context):
    global _three
    _three = psycopg2.connect(os.environ["DSN"])
    with _three.cursor() as c:  # CA301: threads=unsafe processes=safe
        c.execute("select 1")
    _three.close()
_four = None
def b4_handler(event, context):
    global _four
    if _four is None:
        _four = psycopg2.connect(os.environ["DSN"])  # CA206: threads=benign processes=safe
    with _four.cursor() as c:  # CA301: threads=unsafe processes=safe
        c.execute("select 1")
    _four.close()
    _four = None
five = pymysql.connect(host="x")  # CA601: threads=safe processes=benign
def b5_handler(event, context):
    five.ping(reconnect=True)  # CA301: threads=unsafe processes=safe
    with five.cursor() as c:
        c.execute("select 1")
    five.close()
def b6_handler(event, context):
    own = pymysql.connect(host="x")
    with own.cursor() as c:
        c.execute("select 1")
    own.close()

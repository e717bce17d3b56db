# truth: threads=unsafe processes=unsafe
import sqlite3

database = sqlite3.connect("/tmp/lookup.db", check_same_thread=False)  # CA506: threads=unsafe processes=unsafe


def handler(event, context):
    database.execute("insert into visits (user) values (?)", (event["user"],))  # CA301: threads=unsafe processes=safe
    database.commit()
    return {"visits": database.execute("select count(*) from visits").fetchone()[0]}

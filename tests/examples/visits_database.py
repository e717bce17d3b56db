"""A sqlite database under /tmp, opened at import.

All workers open the same file, write to it at once and find it locked; in one interpreter the invocations share the
connection too, and with it one transaction.
"""

import sqlite3

db = sqlite3.connect("/tmp/visits.db", check_same_thread=False)  # CA506: threads=unsafe processes=unsafe


def lambda_handler(event, context):
    """Note a visit."""
    db.execute("insert into visits (user, at) values (?, ?)", (event["user"], event["at"]))  # CA301: threads=unsafe processes=safe
    db.commit()
    return {"statusCode": 200}

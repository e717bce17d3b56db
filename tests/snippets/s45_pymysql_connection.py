# truth: threads=unsafe processes=benign
import os

import pymysql

connection = pymysql.connect(host=os.environ["DB_HOST"], user="app", password=os.environ["DB_PASSWORD"], database="shop")  # CA601: threads=safe processes=benign


def handler(event, context):
    with connection.cursor() as cursor:  # CA301: threads=unsafe processes=safe
        cursor.execute("update carts set items = %s where user = %s", (event["items"], event["user"]))
    connection.commit()
    return {"ok": True}

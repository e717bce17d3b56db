"""pandas: frames may be read; options are for the whole process."""

import sqlite3

import pandas

_prices = pandas.DataFrame({"item": ["a", "b"], "price": [1, 2]})


def read_frame_handler(event, context):
    return {"price": int(_prices.loc[event["row"], "price"])}


def own_frame_handler(event, context):
    frame = pandas.DataFrame(event["rows"])
    frame["double"] = frame["n"] * 2
    return {"sum": int(frame["double"].sum())}


def option_handler(event, context):
    pandas.set_option("display.max_rows", event["rows"])  # CA413: threads=unsafe processes=safe
    return {"text": str(_prices)}


_postcodes = pandas.read_parquet("/opt/postcodes.parquet")  # CA602: threads=safe processes=benign


def postcode_handler(event, context):
    return {"city": str(_postcodes.loc[event["postcode"], "city"])}


def own_connection_handler(event, context):
    with sqlite3.connect("/var/task/rates.db") as connection:
        return {"n": len(pandas.read_sql("select * from rates", connection))}


_connection = sqlite3.connect("/var/task/rates.db", check_same_thread=False)


def shared_connection_handler(event, context):
    return {"n": len(pandas.read_sql("select * from rates", con=_connection))}  # CA301: threads=unsafe processes=safe


def workbook_handler(event, context):
    with pandas.ExcelWriter("/tmp/report.xlsx") as book:  # CA501: threads=unsafe processes=unsafe
        pandas.DataFrame(event["rows"]).to_excel(book)
    with open("/tmp/report.xlsx", "rb") as made:
        return made.read()


# what a frame's methods give is a frame
def grouped_handler(event, context):
    totals = pandas.DataFrame(event["rows"]).groupby("day").sum().reset_index()
    totals.to_csv("/tmp/totals.csv", index=False)  # CA501: threads=unsafe processes=unsafe
    return open("/tmp/totals.csv").read()


def page_handler(event, context):
    pandas.DataFrame(event["rows"]).sort_values("day").to_html("/tmp/table.html")  # CA501: threads=unsafe processes=unsafe
    return open("/tmp/table.html").read()

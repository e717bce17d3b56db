"""polars: operations give new frames; a few change one in place, and options belong to the process."""

import polars as pl

pl.Config.set_tbl_rows(20)
_prices = pl.read_parquet("/var/task/prices.parquet")


def filter_handler(event, context):
    return {"n": len(_prices.filter(pl.col("country") == event["country"]))}


def join_handler(event, context):
    own = pl.DataFrame({"country": event["countries"]})
    own.insert_column(0, pl.Series("n", range(len(own))))
    return {"rows": own.join(_prices, on="country").to_dicts()}


def options_handler(event, context):
    pl.Config.set_tbl_rows(event["rows"])  # CA413: threads=unsafe processes=safe
    return {"text": str(_prices)}

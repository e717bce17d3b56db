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


_sorted = _prices.sort("price").with_columns(pl.col("price") * 2)


def sorted_handler(event, context):
    return {"n": len(_sorted.filter(pl.col("country") == event["country"]).head(3))}


def widened_handler(event, context):
    _sorted.insert_column(0, pl.Series("n", event["n"]))  # CA301: threads=unsafe processes=unsafe
    return {"rows": _sorted.to_dicts()}

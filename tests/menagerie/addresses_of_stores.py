"""Objects of a store that are read and written by their address, with libraries that take an address for a path."""

import json
import pickle

import fsspec
import pandas
import polars
import s3fs
from cloudpathlib import S3Path
from smart_open import open as open_anywhere

files = s3fs.S3FileSystem()


# Look-alikes.


def elsewhere_handler(event, context):
    rows = pandas.read_csv("s3://in/rows.csv")
    rows["left"] = rows["left"] + 1
    rows.to_csv("s3://out/rows.csv")


def streamed_handler(event, context):
    with open_anywhere("s3://in/text") as source, open_anywhere("s3://out/text", "w") as target:
        target.write(source.read())


def other_key_of_the_event_handler(event, context):
    rows = pandas.read_parquet(f"s3://shop/{event['from']['key']}")
    rows.to_parquet(f"s3://shop/{event['to']['key']}")


def written_anew_handler(event, context):
    with files.open("shop/last.json", "w") as file:
        json.dump(event["row"], file)
    S3Path("s3://shop/copy.json").write_text(S3Path("s3://shop/last.json").read_text())


def scanned_handler(event, context):
    rows = polars.scan_parquet("s3://shop/all.parquet").collect()
    polars.DataFrame({"left": [event["left"]]}).write_parquet("s3://shop/all.parquet")
    return len(rows)


# Hazards.


def frame_handler(event, context):
    rows = pandas.read_csv("s3://shop/rows.csv")
    rows.loc[len(rows)] = [event["row"]]
    rows.to_csv("s3://shop/rows.csv", index=False)  # CA306: threads=unsafe processes=unsafe


def joined_frames_handler(event, context):
    rows = pandas.read_parquet(f"s3://shop/{event['key']}")
    rows = pandas.concat([rows, pandas.DataFrame([event["row"]])])
    rows.to_parquet(f"s3://shop/{event['key']}")  # CA306: threads=unsafe processes=unsafe


def lazy_frame_handler(event, context):
    rows = polars.scan_parquet("s3://shop/stock.parquet").with_columns(left=polars.col("left") + 1).collect()
    rows.write_parquet("s3://shop/stock.parquet")  # CA306: threads=unsafe processes=unsafe


def opened_handler(event, context):
    with open_anywhere("s3://shop/stock.json") as file:
        stock = json.load(file)
    stock["left"] -= 1
    with open_anywhere("s3://shop/stock.json", "w") as file:
        json.dump(stock, file)  # CA306: threads=unsafe processes=unsafe


def opened_without_a_scheme_handler(event, context):
    with files.open("shop/stock.pickle", "rb") as file:
        stock = pickle.load(file)
    stock["left"] -= 1
    with files.open("shop/stock.pickle", "wb") as file:
        pickle.dump(stock, file)  # CA306: threads=unsafe processes=unsafe


def other_cloud_handler(event, context):
    with fsspec.open("gs://shop/stock.json") as file:
        stock = json.load(file)
    stock["left"] -= 1
    with fsspec.open("gs://shop/stock.json", "w") as file:
        file.write("head")
        file.write(json.dumps(stock))  # CA306: threads=unsafe processes=unsafe


def path_handler(event, context):
    path = S3Path("s3://shop/left.json")
    left = json.loads(path.read_text()) - 1
    path.write_text(json.dumps(left))  # CA306: threads=unsafe processes=unsafe

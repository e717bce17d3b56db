"""Models and arrays in files: a fixed name under /tmp is everybody's."""

import tempfile

import h5py
import lightgbm
import rasterio
import xarray
from deltalake import write_deltalake


def own_file_handler(event, context):
    with tempfile.NamedTemporaryFile(suffix=".nc") as out:
        xarray.Dataset(event["data"]).to_netcdf(out.name)
        return {"size": len(out.read())}


def reading_handler(event, context):
    with rasterio.open("/var/task/heights.tif") as heights:
        return {"shape": heights.shape}


def hdf_handler(event, context):
    with h5py.File("/tmp/values.h5", "w") as out:  # CA501: threads=unsafe processes=unsafe
        out["values"] = event["values"]
    return open("/tmp/values.h5", "rb").read()


def table_handler(event, context):
    write_deltalake("/tmp/table", event["rows"])  # CA501: threads=benign processes=benign


def model_handler(event, context):
    booster = lightgbm.train(event["options"], event["data"])
    booster.save_model("/tmp/model.txt")  # CA501: threads=unsafe processes=unsafe
    return open("/tmp/model.txt").read()

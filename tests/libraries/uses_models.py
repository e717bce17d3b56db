"""Models and arrays in files: a fixed name under /tmp is everybody's."""

import faiss
import whisper
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


_index = faiss.read_index("/var/task/items.index")  # CA602: threads=safe processes=benign


def search_handler(event, context):
    return _index.search(event["vector"], 5)


_growing = faiss.IndexFlatL2(64)


def adding_handler(event, context):
    _growing.add(event["vector"])  # CA301: threads=unsafe processes=safe


_whisper = whisper.load_model("small")  # CA602: threads=safe processes=benign


def whisper_handler(event, context):
    return _whisper.transcribe(event["path"])["text"]  # CA301: threads=unsafe processes=safe

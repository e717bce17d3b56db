"""CA602 model-per-process: a model or a big table loaded at import is in memory once per worker process."""

import json
import pickle
from pathlib import Path

import boto3
import joblib
import numpy as np
import onnxruntime
import pandas as pd
import spacy

# ---- safe look-alikes -------------------------------------------------------------------------------------------------

# a small settings file
_settings = json.loads(Path("/var/task/settings.json").read_text())


def settings_handler(event, context):
    return {"stage": _settings["stage"]}


# mapped into memory: the pages are shared
_vectors = np.load("/opt/vectors.npy", mmap_mode="r")


def memory_map_handler(event, context):
    return {"vector": _vectors[event["row"]].tolist()}


# loaded by the invocation
def own_frame_handler(event, context):
    frame = pd.read_csv(event["url"])
    return {"rows": len(frame), "sum": float(frame["amount"].sum())}


# the model runs elsewhere
_sagemaker = boto3.client("sagemaker-runtime")


def remote_model_handler(event, context):
    return {"answer": _sagemaker.invoke_endpoint(EndpointName="prices", Body=event["body"])["Body"].read().decode()}


# loaded by a function that no handler reaches
def train():
    """Train anew, on a workstation."""
    return joblib.load("/data/base.joblib")


def unreached_load_handler(event, context):
    return {"trained": train.__doc__}


# ---- hazards ----------------------------------------------------------------------------------------------------------

_model = joblib.load("/opt/ml/model.joblib")  # CA602: threads=safe processes=benign


def joblib_handler(event, context):
    return {"price": float(_model.predict([event["features"]])[0])}


_onnx = onnxruntime.InferenceSession("/opt/ml/model.onnx")  # CA602: threads=safe processes=benign


def onnx_handler(event, context):
    return {"label": _onnx.run(None, {"input": np.asarray(event["features"], dtype="float32")})[0].tolist()}


_nlp = spacy.load("en_core_web_sm")  # CA602: threads=safe processes=benign


def spacy_handler(event, context):
    return {"entities": [entity.text for entity in _nlp(event["text"]).ents]}


with open("/opt/ml/model.pkl", "rb") as _file:
    _pickled = pickle.load(_file)  # CA602: threads=safe processes=benign


def pickle_handler(event, context):
    return {"price": float(_pickled.predict([event["features"]])[0])}


_postcodes = pd.read_parquet("/opt/data/postcodes.parquet")  # CA602: threads=safe processes=benign


def frame_handler(event, context):
    return {"city": str(_postcodes.loc[event["postcode"], "city"])}

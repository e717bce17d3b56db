"""Models and arrays in files: a fixed name under /tmp is everybody's."""

import threading

import faiss
import tflite_runtime.interpreter as tflite
import whisper
import tempfile

import h5py
import lightgbm
import mediapipe as mp
import rasterio
import xarray
import xgboost
from deltalake import write_deltalake
from llama_cpp import Llama
from diffusers import StableDiffusionPipeline
from ultralytics import YOLO


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
    _growing.add(event["vector"])  # CA301: threads=unsafe processes=unsafe


_whisper = whisper.load_model("small")  # CA602: threads=safe processes=benign


def whisper_handler(event, context):
    return _whisper.transcribe(event["path"])["text"]  # CA301: threads=unsafe processes=safe


_detector = YOLO("/opt/yolo.pt")  # CA602: threads=safe processes=benign


def detect_handler(event, context):
    return {"found": len(_detector.predict(event["path"]))}  # CA301: threads=unsafe processes=safe


def own_detector_handler(event, context):
    return {"found": len(YOLO("/opt/yolo.pt")(event["path"]))}


_painter = StableDiffusionPipeline.from_pretrained("/opt/painter")  # CA602: threads=safe processes=benign


def paint_handler(event, context):
    return {"size": _painter(event["prompt"]).images[0].size}  # CA301: threads=unsafe processes=safe


_hands = mp.solutions.hands.Hands(static_image_mode=True)


def hands_handler(event, context):
    return {"hands": str(_hands.process(event["picture"]))}  # CA301: threads=unsafe processes=safe


_trees = xgboost.Booster(model_file="/opt/trees.json")
_tuned = xgboost.XGBClassifier()


def trees_handler(event, context):
    return {"answer": _trees.inplace_predict(event["rows"]).tolist()}


def tuned_handler(event, context):
    _tuned.set_params(n_jobs=event["jobs"])  # CA303: threads=unsafe processes=safe
    return {"answer": _tuned.predict(event["rows"]).tolist()}


# one set of tensors, one context
_interpreter = tflite.Interpreter(model_path="/opt/m.tflite")
_llama = Llama(model_path="/opt/m.gguf")
_grown = faiss.IndexFlatL2(8)
_begun_anew = faiss.IndexFlatL2(8)
_tensors = threading.Lock()
_guarded = tflite.Interpreter(model_path="/opt/m.tflite")


def tensors_handler(event, context):
    _interpreter.set_tensor(0, event["x"])  # CA301: threads=unsafe processes=safe
    _interpreter.invoke()
    return _interpreter.get_tensor(1).tolist()


def tensors_under_a_lock_handler(event, context):
    with _tensors:
        _guarded.set_tensor(0, event["x"])
        _guarded.invoke()
        return _guarded.get_tensor(1).tolist()


def own_tensors_handler(event, context):
    own = tflite.Interpreter(model_path="/opt/m.tflite")
    own.set_tensor(0, event["x"])
    own.invoke()
    return own.get_tensor(1).tolist()


def prompt_handler(event, context):
    return _llama(event["prompt"], max_tokens=50)["choices"][0]["text"]  # CA301: threads=unsafe processes=safe


# what one request adds later ones find
def added_handler(event, context):
    _grown.add(event["vector"])  # CA301: threads=unsafe processes=unsafe
    return _grown.search(event["query"], 3)


def begun_anew_handler(event, context):
    _begun_anew.reset()  # CA301: threads=unsafe processes=safe
    _begun_anew.add(event["vector"])
    return _begun_anew.search(event["query"], 3)

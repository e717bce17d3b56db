"""tensorflow: each worker holds a model; the seed is everybody's."""

import keras
import tensorflow as tf

_model = keras.models.load_model("/opt/model.keras")  # CA602: threads=safe processes=benign


def model_handler(event, context):
    return {"answer": _model.predict(event["features"]).tolist()}


def own_model_handler(event, context):
    return {"layers": len(keras.models.load_model(event["path"]).layers)}


def seed_handler(event, context):
    keras.utils.set_random_seed(event["seed"])  # CA405: threads=unsafe processes=safe
    return {"ok": True}


_lite = tf.lite.Interpreter(model_path="/opt/m.tflite")


def lite_handler(event, context):
    _lite.set_tensor(0, event["x"])  # CA301: threads=unsafe processes=safe
    _lite.invoke()
    return _lite.get_tensor(1).tolist()

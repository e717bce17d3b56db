"""onnxruntime: run() may be called by several threads; each worker holds a model."""

import onnxruntime

_session = onnxruntime.InferenceSession("/opt/model.onnx")  # CA602: threads=safe processes=benign


def session_handler(event, context):
    return {"answer": _session.run(None, event["inputs"])[0].tolist()}


def own_session_handler(event, context):
    return {"inputs": len(onnxruntime.InferenceSession(event["path"]).get_inputs())}

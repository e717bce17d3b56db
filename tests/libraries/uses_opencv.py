"""opencv: networks and streams have state; reading and writing pictures has not."""

import cv2


def own_capture_handler(event, context):
    capture = cv2.VideoCapture(event["url"])
    return {"read": capture.read()[0]}


def picture_handler(event, context):
    return {"shape": cv2.imread(event["path"]).shape}


_net = cv2.dnn.readNetFromONNX("/opt/model.onnx")  # CA602: threads=safe processes=benign


def net_handler(event, context):
    _net.setInput(event["blob"])  # CA301: threads=unsafe processes=safe
    return {"answer": _net.forward().tolist()}


def threads_handler(event, context):
    cv2.setNumThreads(1)  # CA413: threads=benign processes=safe
    return {"ok": True}

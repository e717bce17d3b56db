"""Objects of libraries that everybody may read: what changes them in place is reported, copies and own ones are not."""

import argparse
import configparser
import threading
import xml.etree.ElementTree as ElementTree

import joblib
import numpy
import pandas
import torch
from lxml import etree
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from sklearn.linear_model import SGDClassifier
from sklearn.preprocessing import StandardScaler

_frame = pandas.DataFrame({"item": ["a", "b"], "price": [1, 2]})


# a copy of the frame is the invocation's own
def copied_frame_handler(event, context):
    own = _frame.copy()
    own["total"] = own["price"] * event["n"]
    own.drop(columns=["item"], inplace=True)
    return {"total": int(own["total"].sum())}


def other_frame_handler(event, context):
    return {"rows": _frame.drop(columns=[event["hide"]]).to_dict("records")}


def not_in_place_handler(event, context):
    return {"rows": _frame.sort_values(event["by"], inplace=False).to_dict("records")}


_sheet = getSampleStyleSheet()


def cloned_style_handler(event, context):
    style = ParagraphStyle("own", parent=_sheet["Normal"])
    style.textColor = event["color"]
    return {"size": style.fontSize}


_config = configparser.ConfigParser()
_config.read("/var/task/settings.ini")


def read_config_handler(event, context):
    return {"url": _config["service"]["url"], "n": _config.getint("service", "n")}


_document = ElementTree.parse("/var/task/letter.xml")


def read_document_handler(event, context):
    return {"names": [each.get("name") for each in _document.getroot().iter("person")]}


def own_document_handler(event, context):
    document = ElementTree.fromstring(event["xml"])
    document.find("name").text = event["name"]
    return ElementTree.tostring(document)


_fitted = joblib.load("/opt/model.joblib")  # CA602: threads=safe processes=benign


def predicting_handler(event, context):
    return {"price": float(_fitted.predict([event["features"]])[0])}


def own_scaler_handler(event, context):
    return {"rows": StandardScaler().fit_transform(event["rows"]).tolist()}


_parser = argparse.ArgumentParser()
_parser.add_argument("--size")


def parsing_handler(event, context):
    return {"size": _parser.parse_args(event["words"]).size}


_lock = threading.Lock()
_scaler_of_all = StandardScaler()


def locked_scaler_handler(event, context):
    with _lock:
        return {"rows": _scaler_of_all.fit_transform(event["rows"]).tolist()}


_network = torch.jit.load("/opt/network.pt")  # CA602: threads=safe processes=benign


def inference_handler(event, context):
    _network.eval()  # CA301: threads=benign processes=safe
    return _network(torch.tensor(event["x"])).tolist()


_weights = numpy.ones(9)


def own_weights_handler(event, context):
    weights = _weights.copy()
    weights[0] = event["first"]
    return float(weights.sum())


# hazards
_prices = pandas.read_csv("/var/task/prices.csv")  # CA602: threads=safe processes=benign


def column_handler(event, context):
    _prices["total"] = _prices["price"] * event["n"]  # CA301: threads=unsafe processes=safe
    return {"total": int(_prices["total"].sum())}


_stock = pandas.read_csv("/var/task/stock.csv")  # CA602: threads=safe processes=benign


def cells_handler(event, context):
    _stock.loc[_stock.id == event["id"], "n"] = event["n"]  # CA301: threads=unsafe processes=unsafe
    return {"n": int(_stock.n.sum())}


_people = pandas.read_csv("/var/task/people.csv")  # CA602: threads=safe processes=benign


def hidden_column_handler(event, context):
    _people.drop(columns=event["hide"], inplace=True)  # CA301: threads=unsafe processes=unsafe
    return {"rows": _people.to_dict("records")}


_counts = numpy.zeros(100)


def counted_handler(event, context):
    _counts[event["i"]] = event["n"]  # CA301: threads=unsafe processes=unsafe
    return float(_counts.sum())


_letter = ElementTree.parse("/var/task/letter.xml")


def letter_handler(event, context):
    _letter.find("name").text = event["name"]  # CA104: threads=unsafe processes=safe
    return ElementTree.tostring(_letter.getroot())


_order = etree.parse("/var/task/order.xml")


def order_handler(event, context):
    _order.getroot().append(etree.fromstring(event["line"]))  # CA301: threads=unsafe processes=unsafe
    return etree.tostring(_order)


_styles = getSampleStyleSheet()


def style_handler(event, context):
    _styles["Normal"].textColor = event["color"]  # CA301: threads=unsafe processes=safe
    return {"size": _styles["Normal"].fontSize}


_settings = configparser.ConfigParser()
_settings.read("/var/task/settings.ini")


def settings_handler(event, context):
    if "url" in event:
        _settings["service"]["url"] = event["url"]  # CA301: threads=unsafe processes=unsafe
    return {"url": _settings.get("service", "url")}


_scaler = StandardScaler()


def scaled_handler(event, context):
    return {"rows": _scaler.fit_transform(event["rows"]).tolist()}  # CA301: threads=unsafe processes=safe


_learner = SGDClassifier()


def learning_handler(event, context):
    _learner.partial_fit(event["rows"], event["labels"], classes=[0, 1])  # CA301: threads=unsafe processes=unsafe
    return {"label": int(_learner.predict([event["x"]])[0])}


_module = torch.load("/opt/module.pt")  # CA602: threads=safe processes=benign


def training_handler(event, context):
    if event.get("train"):
        _module.train()  # CA301: threads=unsafe processes=unsafe
    return _module(torch.tensor(event["x"])).tolist()


_words = argparse.ArgumentParser()
_words.add_argument("--lang")


def defaults_handler(event, context):
    _words.set_defaults(lang=event["lang"])  # CA301: threads=unsafe processes=safe
    return {"lang": _words.parse_args([]).lang}

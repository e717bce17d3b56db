"""WTForms, Cerberus, python-i18n: forms have fields of their own, validators keep what they found, the locale is of all."""

import i18n
import wtforms
from cerberus import Validator
from flask import Flask, request
from flask_wtf import FlaskForm
from wtforms import IntegerField, SelectField

_forms_app = Flask(__name__)
_SCHEMA = {"name": {"type": "string"}}
_shared_validator = Validator(_SCHEMA)


class Join(FlaskForm):
    number = IntegerField("number")
    kind = SelectField("kind")


class Search(wtforms.Form):
    number = IntegerField("number")


@_forms_app.route("/join")
def join():
    form = Join()
    form.number.data = request.args["number"]
    form.kind.choices = [(request.args["kind"], request.args["name"])]
    return {"number": form.number.data}


@_forms_app.route("/search")
def search():
    form = Search(request.args)
    form.number.data = request.args["number"]
    return {"number": form.number.data}


def checked_handler(event, context):
    if not _shared_validator.validate(event):  # CA301: threads=unsafe processes=safe
        return {"errors": _shared_validator.errors}
    return {"errors": {}}


def own_validator_handler(event, context):
    validator = Validator(_SCHEMA)
    return {"ok": validator.validate(event), "errors": validator.errors}


def greeting_handler(event, context):
    i18n.set("locale", event["language"])  # CA413: threads=unsafe processes=safe
    return {"text": i18n.t("greeting")}


def told_language_handler(event, context):
    return {"text": i18n.t("greeting", locale=event["language"])}

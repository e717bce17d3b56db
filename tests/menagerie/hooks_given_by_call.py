"""Hooks of an application that are given to it by a call, not as decorators."""

from flask import Blueprint, Flask, jsonify, request


class Who:
    name = None
    locale = None
    plain = None


who = Who()


def sign_in():
    who.name = request.headers.get("X-User")  # CA104: threads=unsafe processes=safe


def localise():
    who.locale = request.headers.get("X-Locale")  # CA104: threads=unsafe processes=safe


def check():
    return None if request.headers.get("X-User") else ("", 401)


def show():
    return jsonify(who.name, who.locale)


page = Blueprint("page", __name__)
page.before_app_request(localise)


def create_app():
    made = Flask(__name__)
    made.before_request(sign_in)
    made.before_request(check)
    made.add_url_rule("/", view_func=show)
    made.register_blueprint(page)
    return made


app = create_app()

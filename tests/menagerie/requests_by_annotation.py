"""The request that a library keeps in an attribute of its own object is no shared object of the annotated class."""

from chalice import Blueprint, Chalice

accounts = Blueprint(__name__)
app = Chalice(app_name="accounts")
app.register_blueprint(accounts)


class Request:
    def __init__(self):
        self._user = None
        self.json_body = {}

    @property
    def current_user(self):
        if self._user is None:
            self._user = self.load()
        return self._user

    def load(self):
        self.json_body["seen"] = True
        return {"id": self.json_body["id"]}


def current() -> Request:
    return accounts.current_request


@accounts.route("/me")
def me():
    request: Request = accounts.current_request  # CA301: threads=unsafe processes=safe
    return request.current_user


@accounts.route("/you")
def you():
    return current().current_user

from functools import wraps

from flask import request
from store import Store


def for_members(get_user):
    def around(function):
        @wraps(function)
        def within(*args, **kwargs):
            if not get_user():
                return {}, 401
            return function(*args, **kwargs)

        return within

    return around


def user():
    return request.headers.get("user")


def create_routes(app, store, visits):
    @app.get("/tenants/<tenant>")
    @for_members(user)
    def look(tenant):
        store.use(tenant)
        return store.look()

    @app.get("/visits")
    @for_members(user)
    def count():
        visits["all"] += 1  # CA102: threads=unsafe processes=benign
        return visits

    @app.get("/own/<tenant>")
    @for_members(user)
    def own(tenant):
        store = Store()
        visits = {"all": 0}
        visits["all"] += 1
        store.use(tenant)
        return store.look() | visits


def show_names(store):
    def show():
        return store.named(request.args["name"])

    return show

"""What start commands say of web servers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concurrency_audit.audit.reading.templates.servers import server

NOTHING = {}.get


@pytest.mark.parametrize(
    ("command", "environment", "expected"),
    [
        ("uvicorn app:app", {}, ("uvicorn", 1, "tasks", "tasks")),
        ("exec python -m uvicorn --workers 4 app:app", {}, ("uvicorn", 4, "tasks", "hybrid")),
        ("uvicorn app:app", {"WEB_CONCURRENCY": "2"}, ("uvicorn", 2, "tasks", "hybrid")),
        ("export WEB_CONCURRENCY=3\nuvicorn app:app", {}, ("uvicorn", 3, "tasks", "hybrid")),
        ("uvicorn app:app --workers=${WORKERS:-1}", {}, ("uvicorn", 1, "tasks", "tasks")),
        ("uvicorn app:app --workers=${WORKERS:-1}", {"WORKERS": "8"}, ("uvicorn", 8, "tasks", "hybrid")),
        ("uvicorn app:app --workers=$(nproc)", {}, ("uvicorn", None, "tasks", "hybrid")),
        ("fastapi run app.py --workers 2", {}, ("fastapi", 2, "tasks", "hybrid")),
        ("hypercorn -w 2 app:app", {"WEB_CONCURRENCY": "9"}, ("hypercorn", 2, "tasks", "hybrid")),
        ("granian --interface wsgi app:app", {}, ("granian", 1, "threads", "threads")),
        ("granian --interface asgi app:app", {}, ("granian", 1, "tasks", "tasks")),
        ("gunicorn app:app", {}, ("gunicorn", 1, "one", "processes")),
        ("gunicorn -w4 app:app", {}, ("gunicorn", 4, "one", "processes")),
        ("gunicorn --threads 8 app:app", {}, ("gunicorn", 1, "threads", "threads")),
        ("gunicorn -w 2 --threads=8 app:app", {}, ("gunicorn", 2, "threads", "hybrid")),
        ("gunicorn app:app", {"GUNICORN_CMD_ARGS": "--threads 4"}, ("gunicorn", 1, "threads", "threads")),
        ("gunicorn app:app", {"WEB_CONCURRENCY": "4"}, ("gunicorn", 4, "one", "processes")),
        ("gunicorn -k gevent app:app", {}, ("gunicorn", 1, "threads", "threads")),
        ("gunicorn -k uvicorn.workers.UvicornWorker app:app", {}, ("gunicorn", 1, "tasks", "tasks")),
        ("waitress-serve --port=8080 app:app", {}, ("waitress-serve", 1, "threads", "threads")),
        ("flask --app app run", {}, ("flask", 1, "threads", "threads")),
        ("uwsgi --http :8080 --module app --threads 4", {}, ("uwsgi", 1, "threads", "threads")),
        ("# uvicorn app:app\npython app.py", {}, None),
        ("python uvicorn.py", {}, None),
        ("app.handler", {}, None),
    ],
)
def test_a_command_line(command, environment, expected):
    found = server(command, environment, NOTHING)
    assert (found and (*found, str(found.model))) == expected


@pytest.mark.parametrize(
    ("command", "name"), [("gunicorn app:app", "gunicorn.conf.py"), ("gunicorn -c conf/web.py app:app", "conf/web.py")]
)
def test_the_settings_file_of_gunicorn(command, name):
    files = {name: "import os\nworkers = 2\nthreads = 4\nworker_class = 'gthread'\n"}
    found = server(command, {}, files.get)
    assert found and tuple(found) == ("gunicorn", 2, "threads")


def test_the_command_line_comes_before_the_settings_file():
    found = server("gunicorn --threads 1 -w 1 app:app", {}, {"gunicorn.conf.py": "workers = 4\nthreads = 2\n"}.get)
    assert found and tuple(found) == ("gunicorn", 1, "one")


@given(st.text(), st.dictionaries(st.text(), st.text()))
def test_any_text_is_taken(command, environment):
    server(f"gunicorn {command}", environment, NOTHING)
    server(command, environment, NOTHING)

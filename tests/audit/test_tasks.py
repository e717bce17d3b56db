"""Tasks of queues: workers of their own run them, which is said of each, as silence would be a claim."""

from pathlib import Path

import pytest

from concurrency_audit.audit.audit import audit
from concurrency_audit.audit.model.settings import Settings

TOLD = "a task that workers of {} run; if invocations run it, name it with --entry"
HANDLER = "\n\ndef lambda_handler(event, context):\n    return event['id']\n"
WORK = "def work(payload):\n    LAST['it'] = payload\n    return LAST['it']\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def told(project: Path, entries: tuple[str, ...] = (), **files: str) -> list[tuple[str, str]]:
    """The file and the text of each row of what was not followed."""
    for name, text in files.items():
        (project / f"{name}.py").write_text(text)
    rows = audit([Path()], Settings(jobs=1, entries=entries)).incomplete
    assert all(not row.unread for row in rows)
    return [(row.path, row.reason) for row in rows]


@pytest.mark.parametrize("beside", ["", HANDLER], ids=["alone", "beside a handler"])
@pytest.mark.parametrize(
    ("library", "decorated"),
    [
        ("celery", "from celery import shared_task\n\nLAST = {}\n\n\n@shared_task\n"),
        ("celery", "from celery import Celery\n\nLAST = {}\napp = Celery('x')\n\n\n@app.task(bind=True)\n"),
        ("celery", "import celery\n\nLAST = {}\n\n\n@celery.shared_task(name='work')\n"),
        ("dramatiq", "import dramatiq\n\nLAST = {}\n\n\n@dramatiq.actor\n"),
        ("huey", "from huey import RedisHuey\n\nLAST = {}\nhuey = RedisHuey('x')\n\n\n@huey.task()\n"),
    ],
)
def test_a_task_is_said(library: str, decorated: str, beside: str, project: Path) -> None:
    assert told(project, tasks=decorated + WORK + beside) == [("tasks.py", TOLD.format(library))]


def test_the_application_may_be_made_elsewhere(project: Path) -> None:
    files = {
        "worker": "from celery import Celery\n\napp = Celery('x')\n",
        "tasks": f"from worker import app\n\nLAST = {{}}\n\n\n@app.task\n{WORK}",
        "main": HANDLER.lstrip(),
    }
    assert told(project, **files) == [("tasks.py", TOLD.format("celery"))]


def test_putting_a_task_into_a_queue_is_no_call_to_follow(project: Path) -> None:
    files = {
        "tasks": f"from celery import shared_task\n\nLAST = {{}}\n\n\n@shared_task\n{WORK}",
        "main": "from tasks import work\n\n\ndef lambda_handler(event, context):\n"
        "    work.delay(event['id'])\n    work.apply_async(args=[event['id']])\n",
    }
    assert told(project, **files) == [("tasks.py", TOLD.format("celery"))]


def test_one_that_is_named_as_an_entry_point_is_followed(project: Path) -> None:
    tasks = f"from celery import shared_task\n\nLAST = {{}}\n\n\n@shared_task\n{WORK}"
    assert told(project, entries=("tasks:work",), tasks=tasks) == []


@pytest.mark.parametrize(
    "other",
    [
        "from airflow.decorators import task\n\n\n@task\ndef work(payload):\n    return payload\n",
        "from invoke import task\n\n\n@task\ndef work(payload):\n    return payload\n",
        "from celery import Celery\n\napp = Celery('x')\n\n\n@app.on_after_configure.connect\n"
        "def set_up(sender, **kwargs):\n    return sender\n",
    ],
)
def test_other_decorators_make_no_tasks(other: str, project: Path) -> None:
    assert told(project, tasks=other + HANDLER) == []

"""A lost update in a store is told with the calls that read and store it, each caller by its own lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from concurrency_audit.audit.audit import audit
from concurrency_audit.audit.model.settings import Settings

REPOSITORY = """\
import boto3

rows = boto3.Session().resource("dynamodb").Table("ways")


def get(number):
    return rows.get_item(Key={"id": number})["Item"]


def put(number, row):
    rows.put_item(Item={"id": number, **row})


def find(number):
    return get(number)
"""
CALLERS = """\
from repository import find, get, put


def first(event):
    row = get(event["id"])
    row["words"].append(event["word"])
    put(event["id"], row)


def second(event):
    row = get(event["id"])
    row["words"].append(event["word"])
    put(event["id"], row)


def third(event):
    row = find(event["id"])
    row["words"].append(event["word"])
    put(event["id"], row)


def looks(event):
    return get(event["id"])


def handler(event, context):
    if event["what"] == "look":
        return looks(event)
    if event["what"] == "first":
        return first(event)
    if event["what"] == "second":
        return second(event)
    return third(event)
"""
DIRECT = """\
from repository import get, put


def handler(event, context):
    row = get(event["id"])
    row["words"].append(event["word"])
    put(event["id"], row)
"""


def _told(folder: Path, handler: str) -> dict[str, list[int]]:
    (folder / "repository.py").write_text(REPOSITORY)
    (folder / "app.py").write_text(handler)
    found = [f for f in audit([folder], Settings(jobs=1)).findings if f.rule == "CA306"]
    assert [Path(f.span.path).name for f in found] == ["repository.py"]
    calls = [(r.message, r.span.line) for f in found for r in f.related if r.message.startswith("this call")]
    return {word: sorted(line for said, line in calls if word in said) for word in ("reads", "stores")}


@pytest.mark.parametrize(
    ("handler", "reads", "stores"),
    [pytest.param(CALLERS, [5, 11, 17], [7, 13, 19], id="three callers"), pytest.param(DIRECT, [5], [7], id="one")],
)
def test_every_caller_is_told_that_reads_and_stores(
    handler: str, reads: list[int], stores: list[int], tmp_path: Path
) -> None:
    assert _told(tmp_path, handler) == {"reads": reads, "stores": stores}


def test_a_caller_that_only_stores_is_not_told(tmp_path: Path) -> None:
    """It makes the row of the request alone; what the others read has nothing to do with it."""
    makes = 'def makes(event):\n    put(event["id"], {"words": [event["word"]]})\n\n\n'
    text = CALLERS.replace("def looks", f"{makes}def looks").replace("return looks(event)", "return makes(event)")

    assert _told(tmp_path, text) == {"reads": [5, 11, 17], "stores": [7, 13, 19]}


def test_callers_of_a_memoised_store_are_bounded(tmp_path: Path) -> None:
    one = 'def f{0}(event):\n    row = get(event["id"])\n    row["n"] = row["n"] + 1\n    put(event["id"], row)\n\n\n'
    lines = "".join(f"    f{number}(event)\n" for number in range(60))
    text = "from repository import get, put\n\n\n" + "".join(map(one.format, range(60)))

    told = _told(tmp_path, f"{text}def handler(event, context):\n{lines}")

    assert 3 < len(told["stores"]) <= 40


ROUTES = """\
from fastapi import Depends, FastAPI
from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import Session, declarative_base

Base = declarative_base()
app = FastAPI()


class User(Base):
    __tablename__ = "users_of_ways"
    id = Column(Integer, primary_key=True)
    visits = Column(Integer)


def current(number: int, db: Session):
    return db.query(User).filter(User.id == number).first()


def change(db, user):
    user.visits = user.visits + 1
    db.commit()


@app.post("/visits")
def visit(db: Session, user: User = Depends(current)):
    change(db, user)
    return str(user)
"""


def test_the_call_of_a_dependency_is_no_line_of_the_text(tmp_path: Path) -> None:
    """FastAPI makes it: it was shown at whatever had been met last."""
    (tmp_path / "app.py").write_text(ROUTES)
    (found,) = [f for f in audit([tmp_path], Settings(jobs=1)).findings if f.rule == "CA306"]
    assert [(r.message, r.span.line) for r in found.related] == [("read here", 16), ("this call stores it", 26)]

"""A repository of many functions: each folder is judged as if it were alone, though modules have the same names."""

from __future__ import annotations

from pathlib import Path

import pytest

from concurrency_audit.audit.audit import audit
from concurrency_audit.audit.model.findings import Finding
from concurrency_audit.audit.model.settings import Settings

SERIAL = Settings(jobs=1)
FOLDERS = ("orders", "users", "search")
ROUTER = """\
class Router:
    def __init__(self):
        self._routes = {}

    def attach(self, path, method):
        def keep(function):
            self._routes[(path, method)] = {"handler": function}
            return function

        return keep

    def update(self, other):
        self._routes.update(other._routes)

    def handle(self, event, context):
        found = None
        for path, method in self._routes:
            if path == event["path"] and method == event["method"]:
                found = self._routes[(path, method)]["handler"]
        return found(event, context)
"""
STORE = """\
class Store:
    def __init__(self, table):
        self._table = table

    def put(self, item):
        self._table.put_item(Item=item)
"""
PAGES = """\
import boto3
from kit.router import Router

router = Router()


@router.attach("/{folder}", "GET")
def answer(event, context):
    return boto3.client("s3").list_objects_v2(Bucket="{folder}")
"""
HANDLER = """\
import boto3
from kit.router import Router
from kit.store import Store
from pages import router as pages

router = Router()
router.update(pages)
store = Store(boto3.resource("dynamodb").Table("{folder}"))
seen = []


def lambda_handler(event, context):
    seen.append(event)
    store.put(event)
    return router.handle(event, context), len(seen)
"""


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("functions")
    texts = {"shared/kit/__init__.py": "", "shared/kit/router.py": ROUTER, "shared/kit/store.py": STORE}
    for folder in FOLDERS:
        texts[f"{folder}/pages.py"] = PAGES.replace("{folder}", folder)
        texts[f"{folder}/lambda_function.py"] = HANDLER.replace("{folder}", folder)
    for name, text in texts.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root


def in_folder(findings: tuple[Finding, ...], folder: Path) -> list[tuple[str, str, int]]:
    """What is found in a folder's own files."""
    inside = [(Path(f.span.path).resolve(), f) for f in findings]
    return sorted((p.name, f.rule, f.span.line) for p, f in inside if p.is_relative_to(folder.resolve()))


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_folder_is_judged_as_if_it_were_alone(repository: Path, folder: str) -> None:
    alone = audit([repository / folder, repository / "shared"], SERIAL).findings
    together = audit([repository / name for name in (*FOLDERS, "shared")], SERIAL).findings
    assert in_folder(together, repository / folder) == in_folder(alone, repository / folder)
    assert {rule for _, rule, _ in in_folder(alone, repository / folder)} >= {"CA111", "CA302"}


def test_what_each_gives_to_a_shared_class_is_a_place_of_its_own(repository: Path) -> None:
    found = audit([repository / name for name in (*FOLDERS, "shared")], SERIAL).findings
    tables = [f.definition for f in found if f.rule == "CA301"]
    assert sorted(Path(span.path).parent.name for span in tables if span) == sorted(FOLDERS)


LEFT = """\
import tempfile


def lambda_handler(event, context):
    folder = tempfile.mkdtemp()
    with open(f"{folder}/order.txt", "w") as file:
        file.write(event["text"])
    return folder
"""


def test_what_one_cleans_up_is_nothing_to_another_of_the_same_name(tmp_path: Path) -> None:
    for folder, text in (("invoices", LEFT.replace("return folder", "shutil.rmtree(folder)")), ("orders", LEFT)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "handler.py").write_text(text.replace("import tempfile", "import shutil, tempfile"))
    found = audit([tmp_path], SERIAL).findings
    assert [(Path(f.span.path).parent.name, f.rule) for f in found] == [("orders", "CA508")]

"""Fixed code runs: for one caller it does what it did, for many it does that right; in any mixture of snippets."""

import ast
import builtins
import json
import os
import re
import sys
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concurrency_audit.audit.audit import audit
from concurrency_audit.audit.model.findings import key
from concurrency_audit.audit.model.settings import Settings
from concurrency_audit.audit.repair import repair
from tests.fixes.test_fixes import FIXED
from tests.sampling import examples

NEEDS_AWS = {n for n, case in enumerate(FIXED) if "import boto3" in case[2]}
SAME = [n for n, case in enumerate(FIXED) if n not in NEEDS_AWS and case[0] not in ("CA107", "CA702")]
"""CA107 and CA702 are there to change what comes out."""
BOTH = frozenset({"safe", "unsafe"})
LOCKS = (type(threading.Lock()), type(threading.RLock()))
FIELDS = {
    "key": st.sampled_from("abc"),
    "item": st.sampled_from("xy"),
    "value": st.integers(0, 3),
    "x": st.integers(0, 3),
    "text": st.sampled_from(["one", "two"]),
}
EVENTS = st.lists(st.fixed_dictionaries(FIELDS), max_size=6)


def ask(*words):
    """Stands for the slow, unknown function that snippets call; its answer depends on what is asked alone."""
    return ["answer", *words]


class Context:
    """What the runtime hands in."""

    aws_request_id = request_id = "id"


@contextmanager
def known_names():
    """The names that snippets use without making them, as builtins; threads take turns as often as can be."""
    for name in ("ask", "fetch", "send"):
        setattr(builtins, name, ask)
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        yield
    finally:
        sys.setswitchinterval(interval)
        for name in ("ask", "fetch", "send"):
            delattr(builtins, name)


def loaded(text):
    namespace = {"__name__": "snippet"}
    exec(compile(text, "snippet.py", "exec"), namespace)
    return namespace


def called(namespace, event, name="handler"):
    """The handler's answer as JSON: what the caller gets, and not an object that goes on changing."""
    return json.dumps(namespace[name](event, Context()))


def texts(number):
    return dedent(FIXED[number][2]).lstrip(), dedent(FIXED[number][3]).lstrip()


@pytest.mark.parametrize("number", SAME, ids=lambda n: f"{FIXED[n][0]} {FIXED[n][1]}")
@given(events=EVENTS)
@settings(max_examples=examples(20), deadline=None)
def test_one_caller_gets_what_it_got(number, events):
    before, after = texts(number)
    with known_names():
        old, new = loaded(before), loaded(after)
        assert [called(old, event) for event in events] == [called(new, event) for event in events]


@pytest.mark.parametrize("number", SAME, ids=lambda n: f"{FIXED[n][0]} {FIXED[n][1]}")
def test_many_callers_get_answers_and_every_lock_is_free_again(number):
    events = [{"key": key, "item": key, "value": 1, "x": 2, "text": "t"} for key in "abcd" * 50]
    with known_names():
        module = loaded(texts(number)[1])
        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda event: called(module, event), events))
        if FIXED[number][0] == "CA102":
            alone = loaded(texts(number)[1])
            assert Counter(answers) == Counter(called(alone, event) for event in events)
    own = [value for value in module.values() if getattr(value, "__module__", "") == "snippet"]
    holders = [module, *(vars(value) for value in own)]
    locks = {value for names in holders for value in list(names.values()) if isinstance(value, LOCKS)}
    assert locks or "lock" not in texts(number)[1] or "threading.Lock())" in texts(number)[1]
    assert all(lock.acquire(blocking=False) for lock in locks)


def mixed(numbers):
    """Several snippets in one module, each with its names made its own."""
    parts = []
    for place, number in enumerate(numbers):
        text = texts(number)[0].replace("/tmp/report", f"/tmp/report-{place}")
        names = {part for node in ast.parse(text).body for part in defined(node)}
        pattern = rf"(?<![./])\b({'|'.join(sorted(names))})\b"
        parts.append(re.sub(pattern, rf"\1_{place}", text))
    return "\n\n".join(parts)


def defined(node):
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else []
    return [target.id for target in targets if isinstance(target, ast.Name)]


@contextmanager
def project(text):
    """A folder with one module as the working directory."""
    before = Path.cwd()
    with TemporaryDirectory() as folder:
        Path(folder, ".git").mkdir()
        Path(folder, "app.py").write_text(text)
        os.chdir(folder)
        try:
            yield Path("app.py")
        finally:
            os.chdir(before)


def found(entries):
    asked = Settings(entries=tuple(f"app:{name}" for name in entries), jobs=1, root=Path.cwd())
    return asked, audit([Path()], asked).findings


@given(st.lists(st.integers(0, len(FIXED) - 1), min_size=1, max_size=4))
@settings(max_examples=examples(12), deadline=None)
def test_any_mixture_settles_in_one_go_without_new_findings(numbers):
    handlers = [f"handler_{n}" for n in range(len(numbers))]
    with project(mixed(numbers)) as app:
        asked, before = found(handlers)
        done = repair([Path()], asked, before, BOTH)
        for path, (_, content) in done.changed.items():
            Path(path).write_bytes(content)
        fixed = app.read_text()
        ast.parse(fixed)
        asked, after = found(handlers)
        assert Counter(map(key, after)) <= Counter(map(key, before)) - Counter(map(key, done.fixed))
        assert {FIXED[n][0] for n in numbers} & {finding.rule for finding in done.fixed}
        again = repair([Path()], asked, after, BOTH)
        assert (again.changed, again.fixed) == ({}, ())
    if not NEEDS_AWS & set(numbers):
        with known_names():
            module = loaded(fixed)
            for name in handlers:
                called(module, {"key": "a", "item": "b", "value": 1, "x": 2, "text": "t"}, name)

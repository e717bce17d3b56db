"""Every fix on real code: before and after, audited again, and done once."""

import ast
import subprocess
import sys
from textwrap import dedent

import pytest

from concurrency_audit.audit.fixes import all_fixes
from concurrency_audit.audit.rules import all_rules
from concurrency_audit.cli.main import main
from tests.fixes import attribute_cases
from tests.fixes.conftest import findings, fixed

FIXED = [
    (
        "CA201",
        "lock, comments and blank lines kept, a later read after other work locked by itself",
        """
        import json

        _cache = {}  # key -> answer


        def answer(key):
            \"\"\"The answer.\"\"\"

            # only once
            if key not in _cache:
                _cache[key] = ask(key)  # slow

            send(key)
            return _cache[key]


        def handler(event, context):
            return answer(event["key"])
        """,
        """
        import json
        import threading

        _cache = {}  # key -> answer
        _cache_lock = threading.RLock()


        def answer(key):
            \"\"\"The answer.\"\"\"

            with _cache_lock:
                # only once
                if key not in _cache:
                    _cache[key] = ask(key)  # slow

            send(key)
            with _cache_lock:
                return _cache[key]


        def handler(event, context):
            return answer(event["key"])
        """,
    ),
    (
        "CA201",
        "every function that uses it",
        """
        import threading

        _cache = {}


        def get(key):
            try:
                return _cache[key]
            except KeyError:
                value = _cache[key] = fetch(key)
                return value


        def known(key):
            return key in _cache


        def handler(event, context):
            return known(event["key"]), get(event["key"])
        """,
        """
        import threading

        _cache = {}
        _cache_lock = threading.RLock()


        def get(key):
            with _cache_lock:
                try:
                    return _cache[key]
                except KeyError:
                    value = _cache[key] = fetch(key)
                    return value


        def known(key):
            with _cache_lock:
                return key in _cache


        def handler(event, context):
            return known(event["key"]), get(event["key"])
        """,
    ),
    (
        "CA201",
        "a pure function of its key",
        """
        _squares = {}


        def square(x):
            \"\"\"x times x.\"\"\"
            if x not in _squares:
                _squares[x] = x * x
            return _squares[x]


        def handler(event, context):
            return square(event["x"])
        """,
        """
        import functools


        @functools.cache
        def square(x):
            \"\"\"x times x.\"\"\"
            return x * x


        def handler(event, context):
            return square(event["x"])
        """,
    ),
    (
        "CA102",
        "a counter that goes out",
        """
        _orders = 0


        def handler(event, context):
            global _orders
            _orders += 1
            return {"number": _orders}
        """,
        """
        import threading

        _orders = 0
        _orders_lock = threading.Lock()


        def handler(event, context):
            global _orders
            with _orders_lock:
                _orders += 1
                return {"number": _orders}
        """,
    ),
    (
        "CA102",
        "an entry, tabs and a statement over several lines",
        """
        import threading

        _counts = {}


        def handler(event, context):
        \tkey = event["key"]
        \t_counts[key] = (
        \t\t_counts.get(key, 0)  # so far
        \t\t+ 1
        \t)
        \treturn {"number": _counts[key]}
        """,
        """
        import threading

        _counts = {}
        _counts_lock = threading.Lock()


        def handler(event, context):
        \tkey = event["key"]
        \twith _counts_lock:
        \t\t_counts[key] = (
        \t\t\t_counts.get(key, 0)  # so far
        \t\t\t+ 1
        \t\t)
        \t\treturn {"number": _counts[key]}
        """,
    ),
    (
        "CA206",
        "double-checked",
        """
        import threading

        import boto3

        _client = None  # made when needed


        def client():
            global _client
            # the first one makes it
            if _client is None:
                _client = boto3.Session().client("sqs")  # own session
            return _client


        def handler(event, context):
            return client().list_queues()
        """,
        """
        import threading

        import boto3

        _client = None  # made when needed
        _client_lock = threading.RLock()


        def client():
            global _client
            # the first one makes it
            if _client is None:
                with _client_lock:
                    if _client is None:
                        _client = boto3.Session().client("sqs")  # own session
            return _client


        def handler(event, context):
            return client().list_queues()
        """,
    ),
    (
        "CA107",
        "docstring, annotation, other defaults",
        """
        def collect(item, items: list[str] = [], *, sort=True):
            \"\"\"All so far.\"\"\"
            items.append(item)  # one more
            return items


        def handler(event, context):
            return collect(event["item"])
        """,
        """
        def collect(item, items: list[str] | None = None, *, sort=True):
            \"\"\"All so far.\"\"\"
            if items is None:
                items = []
            items.append(item)  # one more
            return items


        def handler(event, context):
            return collect(event["item"])
        """,
    ),
    (
        "CA107",
        "annotation in quotes, keyword only",
        """
        def collect(item, *, items: "dict[str, int]" = dict()):
            items[item] = 1
            return items


        def handler(event, context):
            return collect(event["item"])
        """,
        """
        def collect(item, *, items: "dict[str, int] | None" = None):
            if items is None:
                items = dict()
            items[item] = 1
            return items


        def handler(event, context):
            return collect(event["item"])
        """,
    ),
    (
        "CA205",
        "a cache of the decorator's own",
        """
        import threading

        from cachetools import TTLCache, cached


        @cached(cache=TTLCache(10, 60))  # a minute
        def load(key):
            return fetch(key)


        def handler(event, context):
            return load(event["key"])
        """,
        """
        import threading

        from cachetools import TTLCache, cached


        @cached(cache=TTLCache(10, 60), lock=threading.Lock())  # a minute
        def load(key):
            return fetch(key)


        def handler(event, context):
            return load(event["key"])
        """,
    ),
    (
        "CA205",
        "one lock for one cache",
        """
        import threading

        from cachetools import TTLCache, cached

        shared = TTLCache(10, 60)


        @cached(shared)
        def load(key):
            return fetch(key)


        @cached(shared)
        def store(key):
            return fetch(key)


        def handler(event, context):
            return load(event["key"]), store(event["key"])
        """,
        """
        import threading

        from cachetools import TTLCache, cached

        shared = TTLCache(10, 60)
        shared_lock = threading.Lock()


        @cached(shared, lock=shared_lock)
        def load(key):
            return fetch(key)


        @cached(shared, lock=shared_lock)
        def store(key):
            return fetch(key)


        def handler(event, context):
            return load(event["key"]), store(event["key"])
        """,
    ),
    (
        "CA205",
        "used directly",
        """
        import threading

        from cachetools import TTLCache

        _cache = TTLCache(maxsize=100, ttl=60)


        def handler(event, context):
            _cache[event["key"]] = event["value"]
            return {"n": len(_cache)}
        """,
        """
        import threading

        from cachetools import TTLCache

        _cache = TTLCache(maxsize=100, ttl=60)
        _cache_lock = threading.Lock()


        def handler(event, context):
            with _cache_lock:
                _cache[event["key"]] = event["value"]
                return {"n": len(_cache)}
        """,
    ),
    (
        "CA501",
        "written out twice",
        """
        import tempfile

        import boto3

        s3 = boto3.client("s3")


        def handler(event, context):
            # the report
            with open("/tmp/report.csv", "w") as out:
                out.write(event["text"])
            s3.upload_file("/tmp/report.csv", "reports", event["key"])
        """,
        """
        import tempfile

        import boto3

        s3 = boto3.client("s3")


        def handler(event, context):
            with tempfile.TemporaryDirectory() as tmp_folder:
                # the report
                with open(f"{tmp_folder}/report.csv", "w") as out:
                    out.write(event["text"])
                s3.upload_file(f"{tmp_folder}/report.csv", "reports", event["key"])
        """,
    ),
    (
        "CA501",
        "kept in a local Path",
        """
        import tempfile
        from pathlib import Path


        def handler(event, context):
            report = Path('/tmp/report.csv')
            report.write_text(event["text"])
            return report.read_text()
        """,
        """
        import tempfile
        from pathlib import Path


        def handler(event, context):
            with tempfile.TemporaryDirectory() as tmp_folder:
                report = Path(f'{tmp_folder}/report.csv')
                report.write_text(event["text"])
                return report.read_text()
        """,
    ),
    (
        "CA301",
        "used through its client",
        """
        import boto3

        s3 = boto3.resource("s3")  # storage


        def handler(event, context):
            return s3.meta.client.list_buckets()
        """,
        """
        import boto3

        s3 = boto3.resource("s3").meta.client  # storage


        def handler(event, context):
            return s3.list_buckets()
        """,
    ),
    (
        "CA301",
        "one per thread",
        """
        import threading

        import boto3

        # all orders
        table = boto3.resource("dynamodb").Table("orders")
        NAME = "x"


        def handler(event, context):
            return table.get_item(Key={"id": event["id"]})
        """,
        """
        import threading

        import boto3

        # all orders
        table_of_thread = threading.local()


        def thread_table():
            \"\"\"The `table` of this thread: boto3 resources and sessions are not thread-safe.\"\"\"
            if not hasattr(table_of_thread, "table"):
                table_of_thread.table = boto3.session.Session().resource("dynamodb").Table("orders")
            return table_of_thread.table


        NAME = "x"


        def handler(event, context):
            return thread_table().get_item(Key={"id": event["id"]})
        """,
    ),
    (
        "CA301",
        "made from a resource that is shared as well",
        """
        import threading

        import boto3

        dynamodb = boto3.resource("dynamodb", use_ssl=True)
        table = dynamodb.Table("orders")


        def handler(event, context):
            return table.get_item(Key={"id": event["id"]})
        """,
        """
        import threading

        import boto3

        dynamodb = boto3.resource("dynamodb", use_ssl=True)
        table_of_thread = threading.local()


        def thread_table():
            \"\"\"The `table` of this thread: boto3 resources and sessions are not thread-safe.\"\"\"
            if not hasattr(table_of_thread, "table"):
                table_of_thread.table = boto3.session.Session().resource("dynamodb", use_ssl=True).Table("orders")
            return table_of_thread.table


        def handler(event, context):
            return thread_table().get_item(Key={"id": event["id"]})
        """,
    ),
    (
        "CA702",
        "twice on a line",
        """
        def handler(event, context):
            return {"id": context.request_id, "again": [context.request_id]}  # which one
        """,
        """
        def handler(event, context):
            return {"id": context.aws_request_id, "again": [context.aws_request_id]}  # which one
        """,
    ),
]

REFUSED = [
    (
        "CA201",
        """
        _cache = {}


        async def handler(event, context):
            key = event["key"]
            if key not in _cache:
                _cache[key] = await fetch(key)
            return _cache[key]


        def lambda_handler(event, context):
            import asyncio

            return asyncio.run(handler(event, context))
        """,
        "the lock would be held across an await or a yield",
    ),
    (
        "CA201",
        """
        _cache = {}


        def handler(event, context):
            key = event["key"]
            if key not in _cache:
                _cache[key] = fetch(key)
            return render(_cache)
        """,
        "gives `_cache` itself away",
    ),
    (
        "CA102",
        """
        _counts = {}


        def handler(event, context):
            _counts[event["key"]] += 1
            return {"counts": _counts}
        """,
        "gives `_counts` itself away",
    ),
    (
        "CA102",
        """
        _n = 0


        def handler(event, context):
            global _n
            _n += 1
            publish(event)
            return {"n": _n}
        """,
        "the lock would be held over line 7",
    ),
    (
        "CA201",
        """
        import threading

        _lock = threading.Lock()
        _cache = {}
        _missed = []


        def handler(event, context):
            key = event["key"]
            if key not in _cache:
                with _lock:
                    _missed.append(key)
                _cache[key] = fetch(key)
            return _cache[key]
        """,
        "it would be taken together with `_lock`",
    ),
    (
        "CA107",
        """
        ITEMS = []


        def collect(item, items=ITEMS):
            items.append(item)
            return items


        def handler(event, context):
            return collect(event["item"])
        """,
        "is not written out in the signature",
    ),
    (
        "CA501",
        """
        def write(text):
            with open("/tmp/report.csv", "w") as out:
                out.write(text)


        def handler(event, context):
            write(event["text"])
            return open("/tmp/report.csv").read()
        """,
        "is not used in one function alone",
    ),
    (
        "CA501",
        """
        def handler(event, context):
            path = "/tmp/report.csv"
            with open(path, "w") as out:
                out.write(event["text"])
            open(path).read()
            return {"path": path}
        """,
        "the path itself is given away",
    ),
    (
        "CA301",
        """
        import requests

        session = requests.Session()


        def handler(event, context):
            return session.get(event["url"]).text
        """,
        "only boto3 resources and sessions",
    ),
]


FIXED += attribute_cases.FIXED
REFUSED += attribute_cases.REFUSED


@pytest.mark.parametrize(("code", "what", "before", "after"), FIXED, ids=[f"{c[0]} {c[1]}" for c in FIXED])
def test_a_fix_changes_this_and_nothing_else_and_the_finding_is_gone(project, capsys, code, what, before, after):
    app = project / "app.py"
    app.write_text(dedent(before).lstrip())
    assert code in {finding["rule"] for finding in findings(capsys)}
    _, _, err = fixed(capsys, "--select", code)
    assert app.read_text() == dedent(after).lstrip(), err
    assert code not in {finding["rule"] for finding in findings(capsys)}
    assert fixed(capsys, "--select", code)[0] == 0
    assert app.read_text() == dedent(after).lstrip()


@pytest.mark.parametrize(("code", "text", "reason"), REFUSED)
def test_what_cannot_be_done_mechanically_is_left_alone_and_says_why(project, capsys, code, text, reason):
    app = project / "app.py"
    app.write_text(dedent(text).lstrip())
    exit_code, _, err = fixed(capsys, "--select", code)
    assert (exit_code, app.read_text()) == (1, dedent(text).lstrip())
    assert f"{code}: " in err
    assert reason in err


def test_rules_say_which_fixes_there_are():
    said = {module.rule.code: module.rule.fix for module in all_rules() if module.rule.fix is not None}
    assert said == {code: fix.safety for code, fix in all_fixes().items()}
    assert set(said) == {case[0] for case in FIXED}


def test_no_fix_for_one_caller_only(project, capsys):
    before = dedent(FIXED[0][2]).lstrip()
    (project / "app.py").write_text(before)
    (project / "warm.py").write_text("import app\n\n\ndef warm():\n    app._cache.clear()\n")
    _, _, err = fixed(capsys, "--select", "CA201")
    assert (project / "app.py").read_text() == before
    assert "`_cache` is used in warm.py too" in err


def test_no_fix_for_the_methods_of_one_file_only(project, capsys):
    before = dedent(attribute_cases.FIXED[0][2]).lstrip()
    (project / "app.py").write_text(before)
    (project / "warm.py").write_text("import app\n\n\ndef warm():\n    app.store.known.clear()\n")
    _, _, err = fixed(capsys, "--select", "CA201")
    assert (project / "app.py").read_text() == before
    assert "`known` is used in warm.py too" in err


BOTH = """\
_seen = {}


def collect(item, items=[]):
    items.append(item)
    return items


def handler(event, context):
    key = event["key"]
    if key not in _seen:
        _seen[key] = fetch(key)
    return _seen[key], collect(key), context.request_id
"""


def test_safe_fixes_alone_and_what_remains_is_reported(project, capsys):
    (project / "app.py").write_text(BOTH)
    assert main(["--no-cache", "--fix", "--format", "concise", "."]) == 1
    out, err = capsys.readouterr()
    text = (project / "app.py").read_text()
    assert "items=None" in text
    assert "context.aws_request_id" in text
    assert "lock" not in text
    assert out.startswith("app.py:")
    assert "CA201" in out
    assert "CA107" not in out
    assert "fixed 2 findings in 1 file" in err


def test_a_diff_changes_nothing_and_is_one_that_git_applies(project, capsys):
    (project / "app.py").write_text(BOTH.rstrip("\n"))
    assert main(["--no-cache", "--unsafe-fixes", "--diff-only", "."]) == 1
    out, err = capsys.readouterr()
    assert (project / "app.py").read_text() == BOTH.rstrip("\n")
    assert "would fix 3 findings in 1 file" in err
    (project / ".git").rmdir()
    subprocess.run(["git", "apply"], input=out.encode(), check=True, cwd=project)
    applied = (project / "app.py").read_text()
    (project / "app.py").write_text(BOTH.rstrip("\n"))
    (project / ".git").mkdir()
    main(["--no-cache", "--fix", "--unsafe-fixes", "."])
    assert (project / "app.py").read_text() == applied


def test_diff_only_alone_shows_the_safe_fixes_and_unsafe_fixes_alone_change_nothing(project, capsys):
    (project / "app.py").write_text(BOTH)
    main(["--no-cache", "--diff-only", "."])
    out, err = capsys.readouterr()
    assert "would fix 2 findings in 1 file" in err
    assert "lock" not in out
    main(["--no-cache", "--unsafe-fixes", "."])
    assert (project / "app.py").read_text() == BOTH


def test_encoding_line_endings_and_byte_order_mark_stay(project, capsys):
    text = "# -*- coding: latin-1 -*-\n# caf\xe9\ndef handler(event, context):\n    return context.request_id\n"
    (project / "a.py").write_bytes(text.replace("\n", "\r\n").encode("latin-1"))
    (project / "b.py").write_bytes(b"\xef\xbb\xbf" + text.split("\n", 2)[2].encode())
    main(["--no-cache", "--fix", "."])
    new = text.replace("request_id", "aws_request_id")
    assert (project / "a.py").read_bytes() == new.replace("\n", "\r\n").encode("latin-1")
    assert (project / "b.py").read_bytes() == b"\xef\xbb\xbf" + new.split("\n", 2)[2].encode()


def test_suppressed_and_unselected_findings_are_not_fixed(project, capsys):
    text = "def handler(event, context):\n    return context.request_id  # concurrency-audit: ignore[CA702]\n"
    (project / "app.py").write_text(text)
    (project / "other.py").write_text(BOTH)
    main(["--no-cache", "--fix", "--select", "CA107", "."])
    assert (project / "app.py").read_text() == text
    assert "context.request_id" in (project / "other.py").read_text()


def test_several_fixes_in_one_file_settle_and_still_run(project, capsys):
    parts = [dedent(case[2]).replace("handler", f"handler_{n}") for n, case in enumerate(FIXED) if case[0] != "CA301"]
    for n, part in enumerate(parts):
        (project / f"part_{n}.py").write_text(part.lstrip())
    fixed(capsys)
    for n in range(len(parts)):
        ast.parse((project / f"part_{n}.py").read_text())
    once = {path: path.read_text() for path in project.glob("*.py")}
    fixed(capsys)
    assert {path: path.read_text() for path in project.glob("*.py")} == once


def test_a_locked_counter_counts(project, capsys):
    """What is fixed runs: the module is executed by the real interpreter, with threads."""
    (project / "app.py").write_text(dedent(FIXED[3][2]).lstrip())
    fixed(capsys)
    script = (
        "import app, concurrent.futures as f\n"
        "with f.ThreadPoolExecutor(8) as pool:\n"
        "    numbers = [r['number'] for r in pool.map(lambda _: app.handler({}, None), range(2000))]\n"
        "print(sorted(numbers) == list(range(1, 2001)))\n"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=project, check=True)
    assert ran.stdout == "True\n"

"""Where a fix must hold back, or take care: late reads, names that mean something else, where imports go."""

import subprocess
import sys

import pytest

from tests.fixes.conftest import fixed

_WALKED = """\
_cache = {}


def get(key):
    if key not in _cache:
        _cache[key] = ask(key)
    return _cache[key]


def names():
    BODY


def handler(event, context):
    return get(event["key"]), list(names())
"""
LATE = ["return (k for k in _cache)", "return _cache.items()", "return map(str, _cache)",
        "return zip(_cache.keys(), [1])",
        "found = _cache.values()\n    return sorted(found)", "return (1 for n in range(9) if n in _cache)",
        "return _cache or {}", "return [] if event else _cache", "get = _cache.get\n    return [get(1)]",
        "yield from _cache", "return {'all': _cache}", "return [*_cache], tuple(map(len, [_cache]))"]  # fmt: skip
AT_ONCE = ["return [k for k in _cache]", "return sorted(_cache.items())", "return list(map(str, _cache))",
           "return ', '.join(k for k in _cache)", "return [v for v in _cache.values() if v]",
           "return tuple(k for k, v in _cache.items())", "return _cache.get(1) or []", "return [len(_cache)]",
           "return [1] if _cache else []"]  # fmt: skip


@pytest.mark.parametrize("body", LATE)
def test_what_is_read_after_the_lock_is_released_is_refused(project, capsys, body):
    text = _WALKED.replace("BODY", body)
    (project / "app.py").write_text(text)
    _, _, err = fixed(capsys, "--select", "CA201")
    assert (project / "app.py").read_text() == text
    assert "not fixed: app.py:6 CA201: " in err


@pytest.mark.parametrize("body", AT_ONCE)
def test_what_is_read_at_once_is_locked(project, capsys, body):
    (project / "app.py").write_text(_WALKED.replace("BODY", body))
    fixed(capsys, "--select", "CA201")
    assert f"    with _cache_lock:\n        {body}\n" in (project / "app.py").read_text()


NO_IMPORT = [
    ("from fake import threading\n\n_n = 0\n", "means something else in this module"),
    ("_n = 0\nthreading = None\n", "means something else in this module"),
]


@pytest.mark.parametrize(("head", "reason"), NO_IMPORT)
def test_a_name_that_means_something_else_is_not_used(project, capsys, head, reason):
    text = f'{head}\n\ndef handler(event, context):\n    global _n\n    _n += 1\n    return {{"n": _n}}\n'
    (project / "app.py").write_text(text)
    _, _, err = fixed(capsys)
    assert (project / "app.py").read_text() == text
    assert reason in err


COUNTER = '_n = 0\n\n\ndef handler(event, context):\n    global _n\n    _n += 1\n    return {"n": _n}\n'
HEADS = {
    "": "import threading\n\n",
    "# how many\n": "import threading\n\n# how many\n",
    "#!/usr/bin/env python\n# MIT\n\n# how many\n": "#!/usr/bin/env python\n# MIT\n\nimport threading\n\n# how many\n",
    '"""Text."""\n\nfrom __future__ import annotations\n\n': (
        '"""Text."""\n\nfrom __future__ import annotations\n\nimport threading\n\n'
    ),
    '"""Text."""\n': '"""Text."""\n\nimport threading\n\n',
    "import threading as t\n\n": "import threading\nimport threading as t\n\n",
    "import json\nimport zlib\n\n": "import json\nimport threading\nimport zlib\n\n",
    "import json\nfrom os import path\n\n": "import json\nimport threading\nfrom os import path\n\n",
    "# aws\nimport yaml  # data\n\n": "import threading\n\n# aws\nimport yaml  # data\n\n",
    "import os\n\n# aws\nimport yaml\n\n": "import os\nimport threading\n\n# aws\nimport yaml\n\n",
    '"""Text."""\n\nimport yaml\n\n': '"""Text."""\n\nimport threading\n\nimport yaml\n\n',
    "import json; import threading\n\n": "import json; import threading\n\n",
    "if True:\n    import threading\n": "import threading\n\nif True:\n    import threading\n",
}


@pytest.mark.parametrize("head", HEADS)
def test_the_import_comes_before_its_use_and_comments_stay_where_they_belong(project, capsys, head):
    (project / "app.py").write_text(head + COUNTER.replace("= 0", "= 0\n\nimport threading"))
    fixed(capsys)
    text = (project / "app.py").read_text()
    assert text.startswith(f"{HEADS[head]}_n = 0\n_n_lock = threading.Lock()\n"), text
    exec(compile(text, "app.py", "exec"), {"__name__": "app"})
    if ";" not in head and "# how many" not in head:
        asked = [sys.executable, "-m", "ruff", "check", "--isolated", "--quiet", "--select", "I"]
        clean = text.replace("\n\nimport threading\n\n\ndef", "\n\n\ndef")  # the second one was there, and late
        subprocess.run([*asked, "-"], input=clean, text=True, check=True)


ADD = "    kept[0] = item\n    return kept\n\n\ndef handler(event, context):\n    return add(1)\n"
DEFAULT = f"def add(item, kept{{}}):\n{ADD}"


@pytest.mark.parametrize("default", ["=[0]", "={0: 1}", ": list = [None] * 3", "=dict(a=1)"])
def test_a_default_that_holds_something_may_be_a_memory_on_purpose(project, capsys, default):
    text = DEFAULT.format(default)
    (project / "app.py").write_text(text)
    _, _, err = fixed(capsys, "--select", "CA107")
    assert (project / "app.py").read_text() == text
    assert "fixed 0 findings" in err


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (": Optional[dict] = {}", ": Optional[dict] = None"),
        (": 'dict | None' = {}", ": 'dict | None' = None"),
        (": 'Optional[dict]' = dict()", ": 'Optional[dict]' = None"),
        (": Annotated[dict, 1] = {}", ": Annotated[dict, 1] | None = None"),
        ("=defaultdict(list)", "=None"),
    ],
)
def test_an_annotation_allows_none_once(project, capsys, before, after):
    (project / "app.py").write_text(DEFAULT.format(before))
    fixed(capsys, "--select", "CA107")
    assert (project / "app.py").read_text().startswith(f"def add(item, kept{after}):\n    if kept is None:\n")


REMEMBERED = [
    "if not os.path.exists(FILE):\n        fetch(FILE)\n    return open(FILE).read()",
    "path = Path(FILE)\n    n = path.read_text() if path.is_file() else ''\n    path.write_text(n + '1')\n    return n",
    "with open(FILE, 'a') as out:\n        out.write(event['key'])\n    return open(FILE).read()",
    "with Path(FILE).open(mode='a') as out:\n        out.write(event['key'])\n    return open(FILE).read()",
    "with open(FILE, 'r+') as both:\n        both.write(event['key'])\n    return open(FILE).read()",
    "try:\n        old = open(FILE).read()\n    except OSError:\n        open(FILE, 'w').write('')\n    return old",
    "old = Path(FILE).read_bytes()\n    Path(FILE).write_bytes(old + old)\n    return old",
]


@pytest.mark.parametrize("body", REMEMBERED)
def test_a_file_that_outlives_the_invocation_on_purpose_does_not_move(project, capsys, body):
    body = body.replace("FILE", '"/tmp/state.txt"')
    text = f"import os\nfrom pathlib import Path\n\n\ndef handler(event, context):\n    {body}\n"
    (project / "app.py").write_text(text)
    _, _, err = fixed(capsys, "--select", "CA501")
    assert (project / "app.py").read_text() == text
    assert "what an earlier invocation left" in err


def test_what_was_read_from_the_file_may_go_anywhere(project, capsys):
    body = "open(FILE, 'w').write(event['key'])\n    text = open(FILE).read()\n    return text"
    text = f"def handler(event, context):\n    {body}\n".replace("FILE", "'/tmp/state.txt'")
    (project / "app.py").write_text(text)
    fixed(capsys, "--select", "CA501")
    after = (project / "app.py").read_text()
    assert after.endswith("        text = open(f'{tmp_folder}/state.txt').read()\n    return text\n"), after


CROSSED = """\
_parents = {}
_children = {}


def parent(key):
    if key not in _parents:
        _parents[key] = ask(key) or children(key)
    return _parents[key]


def children(key):
    if key not in _children:
        _children[key] = ask(key) or parent(key)
    return _children[key]


def handler(event, context):
    return parent(event["key"]), children(event["key"])
"""


def test_two_new_locks_are_not_taken_in_both_orders(project, capsys):
    (project / "app.py").write_text(CROSSED)
    _, _, err = fixed(capsys, "--select", "CA201")
    text = (project / "app.py").read_text()
    assert text.count("threading.RLock()") == 1
    assert "it would be taken both inside of" in err


CACHED = """\
_cache = {}


def handler(event, context):
    key = event["key"]
    if key not in _cache:
        _cache[key] = ask(key)
    return _cache[key]
"""
REACHING = [
    "from app import _cache\n\n_cache.clear()\n",
    "import app\n\napp._cache.clear()\n",
    "from . import app as it\n\nit._cache.clear()\n",
    "from unittest.mock import patch\n\nwith patch('app._cache', {}):\n    pass\n",
    "import importlib\n\nimportlib.import_module('app')._cache.clear()\n",
    "import app\n\ngetattr(app, '_cache').clear()\n",
    "import app, _cache\nnot Python at all (\n",
]


@pytest.mark.parametrize("other", REACHING)
def test_a_global_that_another_file_reaches_is_left_alone(project, capsys, other):
    (project / "app.py").write_text(CACHED)
    (project / "other.py").write_text(other)
    _, _, err = fixed(capsys, "--select", "CA201", "--allow-incomplete")
    assert (project / "app.py").read_text() == CACHED
    assert "`_cache` is used in other.py too" in err


def test_the_same_names_for_other_things_do_not_matter(project, capsys):
    (project / "app.py").write_text(CACHED)
    (project / "other.py").write_text('"""Not the app with its _cache."""\n\napp = {}\n_cache = app\n')
    fixed(capsys, "--select", "CA201")
    assert "with _cache_lock:" in (project / "app.py").read_text()


def test_a_path_that_another_file_names_is_left_alone(project, capsys):
    text = "def handler(event, context):\n    open('/tmp/a.csv', 'w').write('')\n    return open('/tmp/a.csv').read()\n"
    (project / "app.py").write_text(text)
    (project / "nightly.py").write_text("NAME = 'a.csv'\n")
    _, _, err = fixed(capsys, "--select", "CA501")
    assert ((project / "app.py").read_text(), "nightly.py names the file too" in err) == (text, True)

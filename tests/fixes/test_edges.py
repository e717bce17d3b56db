"""Where a fix must hold back, or take care: late reads, names that mean something else, where imports go."""

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
        '"""Text."""\n\nfrom __future__ import annotations\nimport threading\n\n'
    ),
    "import threading as t\n\n": "import threading as t\nimport threading\n\n",
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

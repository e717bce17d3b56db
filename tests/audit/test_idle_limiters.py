"""A limiter that was given no limits, and of which none is asked for, limits nothing."""

from pathlib import Path

import pytest

from concurrency_audit.audit.audit import audit
from concurrency_audit.audit.model.settings import Settings

APP = """
from fastapi import FastAPI, Request
from slowapi import Limiter
from slowapi.util import get_remote_address

app = FastAPI()
limiter = Limiter({made_with})
app.state.limiter = limiter
{before}

@app.get("/hello")
{decorator}
def hello(request: Request):
    return "hello"
{behind}
"""
PLAIN = {"made_with": "key_func=get_remote_address", "before": "", "decorator": "", "behind": ""}


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ({}, False),
        ({"decorator": '@limiter.limit("3/minute")'}, True),
        ({"decorator": '@limiter.shared_limit("3/minute", scope="all")'}, True),
        ({"before": 'few = limiter.limit("3/minute")', "decorator": "@few"}, True),
        ({"behind": 'app.get("/again")(limiter.limit("3/minute")(hello))'}, True),
        ({"made_with": 'key_func=get_remote_address, default_limits=["3/minute"]'}, True),
        ({"made_with": 'key_func=get_remote_address, application_limits=["3/minute"]'}, True),
        ({"made_with": 'key_func=get_remote_address, storage_uri="redis://limits"'}, False),
    ],
)
def test_only_a_limiter_that_limits_something_is_told(other: dict[str, str], told: bool, tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(APP.format(**{**PLAIN, **other}))
    found = [finding.rule for finding in audit([tmp_path], Settings(jobs=1)).findings]
    assert found == ["CA603"] * told

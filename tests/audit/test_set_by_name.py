"""`setattr` with a name of the request: up to eight attributes are followed, and more are said to be left out."""

from pathlib import Path

import pytest

from concurrency_audit.audit.audit import audit
from concurrency_audit.audit.model.settings import Settings

REASON = "an attribute set by name, which may be one of more than are followed"
CODE = """\
class Options:
{attributes}


def lambda_handler(event, context):
    for name, value in event["options"].items():
        setattr(Options, name, value)
    return Options.a0
"""


@pytest.mark.parametrize(("count", "reasons"), [(8, []), (9, [REASON])])
def test_what_is_beyond_the_bound_is_said(tmp_path: Path, count: int, reasons: list[str]) -> None:
    file = tmp_path / "app.py"
    file.write_text(CODE.format(attributes="\n".join(f"    a{number} = None" for number in range(count))))
    result = audit([file], Settings(jobs=1))
    assert [one.reason for one in result.incomplete] == reasons
    assert {finding.rule for finding in result.findings} == {"CA105"}

"""Where a finding says that the shared object was made."""

from pathlib import Path

import pytest

from concurrency_audit.audit.audit import audit
from concurrency_audit.audit.model.settings import Settings


@pytest.mark.parametrize("default", ["[]", "{}", "list()", "[name for name in NAMES]"])
def test_a_default_is_made_in_the_signature(tmp_path: Path, default: str) -> None:
    source = tmp_path / "app.py"
    added = "basket[item] = 1" if default == "{}" else "basket.append(item)"
    source.write_text(
        "NAMES = 'a', 'b'\n\n\ndef add(\n    item,\n    basket=" + default + ",\n):\n"
        f"    {added}\n    return basket\n\n\ndef handler(event, context):\n    return add(event['item'])\n"
    )
    (finding,) = audit([source], Settings(jobs=1)).findings
    assert finding.rule == "CA107"
    assert finding.definition is not None
    assert (finding.definition.line, finding.definition.column) == (6, 12)

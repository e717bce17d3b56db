"""Any module of the grammar is audited without an error. Apart from test_robust: reading the grammar takes seconds."""

import hypothesmith
import pytest
from hypothesis import HealthCheck, given, settings

from concurrency_audit.audit.audit import audit
from concurrency_audit.audit.model.settings import Settings


@pytest.mark.filterwarnings("ignore::SyntaxWarning")  # of the modules that are made up
@given(source=hypothesmith.from_grammar())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_module_passes_through(source: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("smith")
    (folder / "app.py").write_text(source + "\n\ndef lambda_handler(event, context):\n    return 1\n", encoding="utf-8")
    for survey in (True, False):
        audit([folder], Settings(jobs=1, survey=survey))

"""Any module of the grammar is audited without an error. Apart from test_robust: reading the grammar takes seconds."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from concurrency_audit.audit.audit import audit
from concurrency_audit.audit.model.settings import Settings


def modules() -> st.SearchStrategy[str]:
    import hypothesmith  # late: it builds a parser, and every worker of pytest-xdist imports this file

    return hypothesmith.from_grammar()


@pytest.mark.filterwarnings("ignore::SyntaxWarning")  # of the modules that are made up
@given(source=st.deferred(modules))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_module_passes_through(source: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("smith")
    (folder / "app.py").write_text(source + "\n\ndef lambda_handler(event, context):\n    return 1\n", encoding="utf-8")
    for survey in (True, False):
        audit([folder], Settings(jobs=1, survey=survey))

"""Several functions share one package: the gate judges what this function's handler reaches, and lists the rest."""

from __future__ import annotations

import pytest

from concurrency_audit.gate.evidence import Evidence
from tests.gate.test_unread import HAZARD, judged

SAFE = "def handler(event, context):\n    return event\n"
RESOLVER = """\
from aws_lambda_powertools.event_handler import APIGatewayRestResolver
app = APIGatewayRestResolver()
"""
ROUTE = "from routing import app\n\n@app.get('/x')\n" + HAZARD.replace("handler(event, context)", "shown(event)")


def told(evidence: Evidence) -> tuple[list[str], list[str]]:
    """The codes of what holds it up, and the other entry points."""
    return [one["rule"] for one in evidence.facts["findings"]], evidence.facts["other_entry_points"]


def test_another_functions_handler_is_listed_and_not_judged() -> None:
    evidence = judged({"other.py": HAZARD})
    assert evidence.reasons == ()
    assert told(evidence) == ([], ["other.handler"])
    assert evidence.facts["entry_points"] == ["app.handler"]
    assert "1 other entry point not followed" in evidence.summary


@pytest.mark.parametrize("decorator", ["", "@logger.inject_lambda_context\n"])
def test_so_is_one_in_the_same_file(decorator: str) -> None:
    imported = "from aws_lambda_powertools import Logger\nlogger = Logger()\n"
    other = HAZARD.replace("handler", "other_handler")
    evidence = judged({"app.py": f"{imported}{SAFE}\n{decorator}{other}"})
    assert evidence.reasons == ()
    assert told(evidence) == ([], ["app.other_handler"])


def test_a_template_that_names_both_changes_nothing() -> None:
    template = "".join(
        f"  {name}:\n    Type: AWS::Serverless::Function\n    Properties:\n"
        f"      Runtime: python3.13\n      CodeUri: .\n      Handler: {name}.handler\n"
        for name in ("app", "other")
    )
    evidence = judged({"template.yaml": f"Resources:\n{template}", "other.py": HAZARD})
    assert told(evidence) == ([], ["other.handler"])


def test_what_the_handler_calls_is_judged_wherever_it_stands() -> None:
    shared = HAZARD.replace("handler(event, context)", "work(event)")
    evidence = judged({"app.py": SAFE.replace("return event\n", "return work(event)\n") + "from other import work\n",
                       "other.py": shared + HAZARD})  # fmt: skip
    rules, others = told(evidence)
    assert set(rules) == {"CA501"}
    assert others == ["other.handler"]


def test_a_module_that_both_use_is_judged_by_this_ones_use() -> None:
    """The other function overwrites what they share; this one only reads it, in a process of its own."""
    store = "LAST = {}\n"
    other = "from store import LAST\n\n\ndef handler(event, context):\n    LAST['x'] = event\n    return LAST['x']\n"
    reader = "from store import LAST\n\n\ndef handler(event, context):\n    return LAST.get('x')\n"
    evidence = judged({"store.py": store, "other.py": other, "app.py": reader})
    assert told(evidence) == ([], ["other.handler"])


@pytest.mark.parametrize("how", ["import routes\n", "import importlib\nimportlib.import_module('routes')\n"])
def test_routes_of_the_handlers_application_are_judged(how: str) -> None:
    """Nothing in the text calls them: the application hands requests on."""
    handler = (
        f"from routing import app\n{how}\n\ndef handler(event, context):\n    return app.resolve(event, context)\n"
    )
    evidence = judged({"app.py": handler, "routing.py": RESOLVER, "routes.py": ROUTE})
    assert "CA501" in told(evidence)[0]


def test_routes_that_nobody_imports_are_others() -> None:
    evidence = judged({"routing.py": RESOLVER, "routes.py": ROUTE})
    assert told(evidence) == ([], ["routes.shown"])


def test_threads_of_the_handler_are_judged_and_those_of_another_are_not() -> None:
    threaded = "import threading\n" + HAZARD.replace("handler(event, context)", "work(event)") + (
        "\n\ndef {}(event, context):\n    thread = threading.Thread(target=work, args=(event,))\n"
        "    thread.start()\n    thread.join()\n"
    )  # fmt: skip
    assert "CA501" in told(judged({"app.py": threaded.format("handler")}))[0]
    evidence = judged({"other.py": threaded.format("lambda_handler")})
    assert told(evidence) == ([], ["other.lambda_handler"])


def test_what_anothers_module_computes_holds_nothing_up() -> None:
    computing = "def handler(event, context):\n    return eval(event['x'])\n"
    assert judged({"other.py": computing}).reasons == ()
    assert judged({"app.py": "import other\n" + SAFE, "other.py": computing}).reasons != ()

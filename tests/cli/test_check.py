"""The command on real code, through the real engine: paths in, report and exit code out."""

import json
import re

import pytest

from concurrency_audit.cli.main import main
from tests.sources import CACHE

CLIENT = """\
import boto3

s3 = boto3.client("s3")


def handler(event, context):
    return s3.list_buckets()
"""


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A git work tree with one hazardous handler, as the working directory."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "app.py").write_text(CACHE)
    monkeypatch.chdir(tmp_path)
    for name in ("FORCE_COLOR", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def run(capsys):
    """Runs a command; returns exit code, standard output, standard error."""

    def run(*argv):
        code = main([*argv])
        return (code, *capsys.readouterr())

    return run


def configure(project, text):
    (project / "pyproject.toml").write_text(f"[tool.concurrency-audit]\n{text}\n")


def test_a_path_alone_is_checked(run, project):
    code, out, err = run("app.py")
    assert (code, err) == (1, "")
    assert out.startswith("app.py:12:9 error CA201 cache-check-then-act app._cache\n")
    assert (code, out, err) == run("check", "app.py") == run("check")


@pytest.mark.parametrize("form", ["full", "concise", "json", "sarif", "github", "gitlab", "junit", "html"])
def test_every_format_names_the_finding_and_goes_to_standard_output_alone(run, project, form):
    code, out, err = run("--format", form, ".")
    assert (code, err) == (1, "")
    assert "CA201" in out
    if form in ("json", "sarif"):
        json.loads(out)


def test_the_report_can_go_to_a_file(run, project):
    _, out, _ = run("--format", "json", ".")
    assert run("--format", "json", "--output", "report.json", ".") == (1, "", "")
    assert (project / "report.json").read_text() == out


def test_the_configuration_chooses_and_the_command_line_wins(run, project):
    configure(project, 'format = "concise"\nignore = ["cache-check-then-act"]')
    assert run(".")[:2] == (0, "")
    code, out, _ = run("--ignore", "CA1", ".")
    assert (code, out.count("\n")) == (1, 1)
    assert json.loads(run("--format", "json", ".")[1])["findings"] == []


def test_the_configuration_of_a_folder_above_holds_below_with_paths_from_here(run, project, monkeypatch):
    configure(project, 'format = "concise"')
    (project / "src").mkdir()
    (project / "app.py").rename(project / "src" / "app.py")
    monkeypatch.chdir(project / "src")
    assert run(".")[1].startswith("app.py:12:9: error CA201")


@pytest.mark.parametrize(
    ("argv", "code"),
    [
        (["--select", "CA2"], 1),
        (["--select", "CA201,CA1"], 1),
        (["--select", "CA9"], 0),
        (["--ignore", "CA2"], 0),
        (["--ignore", "CA901", "--ignore", "cache-check-then-act"], 0),
        (["--per-file-ignores", "*.py:CA201"], 0),
        (["--per-file-ignores", "other.py:CA201"], 1),
        (["--severity", "error"], 1),
        (["--severity", "error", "--model", "processes"], 0),
        (["--min-confidence", "low"], 1),
        (["--exit-zero"], 0),
        (["--exclude", "app.py"], 1),
        (["--exclude", "app.py", "--force-exclude"], 0),
        (["--entry", "app:load", "--model", "threads"], 1),
        (["--jobs", "1", "--no-cache"], 1),
        (["--cache-dir", "elsewhere"], 1),
    ],
)
def test_options_decide_what_counts(run, project, argv, code):
    assert run(*argv, "app.py")[0] == code


def test_no_cache_leaves_nothing_behind(run, project):
    run("--no-cache", ".")
    assert not (project / ".concurrency_audit_cache").exists()


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["--select", "CA2011"], 'no rule is called "CA2011", in select, did you mean "CA201"?'),
        (["--ignore", "cache-check-than-act"], 'did you mean "cache-check-then-act"?'),
        (["--per-file-ignores", "a:CB1"], 'no rule is called "CB1", in per-file-ignores of a'),
    ],
)
def test_a_rule_that_does_not_exist_is_a_usage_error(run, project, argv, said):
    code, out, err = run(*argv, ".")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert said in err


def test_the_severity_follows_the_model(run, project):
    threads = json.loads(run("--format", "json", "--model", "threads", ".")[1])
    processes = json.loads(run("--format", "json", "--model", "processes", ".")[1])
    assert (threads["models"], threads["findings"][0]["severity"]) == (["threads"], "error")
    assert (processes["models"], processes["findings"][0]["verdicts"]) == (["processes"], {"processes": "benign"})
    assert processes["findings"][0]["severity"] == "warning"


def test_no_entry_points_is_said_and_is_no_failure(run, project):
    (project / "app.py").write_text("x = {}\n")
    code, out, err = run(".")
    assert (code, err) == (0, "")
    assert "--entry MODULE:FUNCTION" in out
    code, out, err = run("--format", "json", ".")
    assert (code, json.loads(out)["entry_points"]) == (0, [])
    assert err.startswith("concurrency-audit: no entry points found")
    assert err.count("\n") == 1


def test_what_cannot_be_read_is_incomplete(run, project):
    (project / "broken.py").write_text("def (:\n")
    (project / "app.py").write_text("import broken\n\n\ndef handler(event, context):\n    return broken.x\n")
    code, out, _ = run(".")
    assert code == 3
    assert re.search(r"broken.py:1 ", out)
    assert run("--exit-zero", ".")[0] == 3
    assert run("--allow-incomplete", ".")[0] == 0


def test_a_suppression_hides_and_an_idle_one_is_reported(run, project):
    (project / "app.py").write_text(CACHE.replace("_cache = {}", "_cache = {}  # noqa: CA201"))
    code, out, _ = run(".")
    assert code == 0
    assert "1 suppressed" in out
    (project / "app.py").write_text(CACHE + "x = 1  # concurrency-audit: ignore[CA201]\n")
    code, out, _ = run("--format", "concise", ".")
    assert [line.split()[2] for line in out.splitlines()] == ["CA201", "CA901"]


def test_only_touching_knows_the_whole_project_and_reports_the_given_files(run, project):
    (project / "store.py").write_text(CACHE.replace("handler", "fetch"))
    (project / "app.py").write_text(
        "import store\n\n\ndef handler(event, context):\n    return store.fetch(event, context)\n"
    )
    (project / "other.py").write_text(CACHE)
    _, whole, _ = run("--format", "concise", ".")
    assert [line.split(":")[0] for line in whole.splitlines()] == ["other.py", "store.py"]
    code, out, _ = run("--format", "concise", "--only-touching", "--force-exclude", "store.py")
    assert (code, [line.split(":")[0] for line in out.splitlines()]) == (1, ["store.py"])
    assert run("--format", "concise", "--only-touching", "app.py")[:2] == (0, "")


def test_the_inventory(run, project):
    (project / "app.py").write_text(
        "import boto3\n\ns3 = boto3.client('s3')\n\n\ndef handler(event, context):\n    s3.list_buckets()\n"
    )
    code, out, err = run("inventory", ".")
    assert (code, err) == (0, "")
    assert re.search(r"3  app\.s3 +safe +safe ", out)
    document = json.loads(run("inventory", "--format", "json", ".")[1])
    assert [item["symbol"] for item in document["inventory"]] == ["app.s3"]
    assert "findings" not in document


def test_explain_by_code_and_name(run, project):
    code, out, err = run("explain", "ca201")
    assert (code, err) == (0, "")
    assert out.startswith("# cache-check-then-act (CA201)\n")
    assert "## Use instead\n" in out
    assert run("explain", "cache-check-then-act") == (0, out, "")
    code, out, err = run("explain", "cache-check-then-acts")
    assert (code, out) == (2, "")
    assert err.endswith('did you mean "cache-check-then-act"?\n')


def test_rules_as_table_and_json(run, project):
    code, table, _ = run("rules")
    rules = json.loads(run("rules", "--format", "json")[1])
    assert code == 0
    head, *rows = table.partition("\n\n")[0].splitlines()
    assert head.split() == ["code", "name", "family", "severity", "fix", "since", "reports"]
    assert [row.split()[:6] for row in rows] == [
        [rule["code"], rule["name"], rule["family"], rule["severity"], rule["fix"] or "-", rule["since"]]
        for rule in rules
    ]
    assert {"code", "name", "family", "summary", "advice", "fix", "severity", "since", "docs_url"} == set(rules[0])
    assert sorted(rules, key=lambda rule: rule["code"]) == rules


def test_statistics_say_so_too_where_nothing_was_judged(run, project):
    (project / "app.py").write_text("def helper(value):\n    return value\n")
    code, out, err = run("check", "--statistics", ".")
    assert (code, out) == (0, "")
    assert err.startswith("concurrency-audit: no entry points found, so nothing was judged")
    assert run("check", "--format", "markdown", ".")[1].startswith("## concurrency-audit: nothing judged in ")

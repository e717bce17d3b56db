"""The pinned version of AWS's runtime client."""

from pathlib import Path

import pytest

from concurrency_audit.audit.model.references import PinnedClient
from concurrency_audit.audit.reading.above import requirements
from concurrency_audit.audit.reading.files import discover
from concurrency_audit.audit.reading.pins import forking_clients, pinned_clients


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("requirements.txt", "boto3\nawslambdaric==4.1.0\n", (2, "4.1.0")),
        ("requirements-lambda.txt", "awslambdaric == 4.2.0 --hash=sha256:00  # pinned\n", (1, "4.2.0")),
        ("requirements.txt", "# awslambdaric==4.1.0\nboto3==1.0\n", None),
        ("requirements.txt", "awslambdaric>=4.1.0\n", None),
        ("requirements.txt", "my-awslambdaric-fork==4.1.0\n", None),
        ("poetry.lock", '[[package]]\nname = "awslambdaric"\nversion = "4.2.0"\n', (2, "4.2.0")),
        ("uv.lock", 'version = 1\n\n[[package]]\nname = "awslambdaric"\nversion = "4.2.2"\n', (4, "4.2.2")),
        ("Pipfile", '[packages]\nawslambdaric = "==4.1.0"\n', (2, "4.1.0")),
        ("Pipfile.lock", '{"default": {"awslambdaric": {"hashes": [], "version": "==4.1.0"}}}', (1, "4.1.0")),
        ("pyproject.toml", '[project]\ndependencies = ["awslambdaric==4.2.0"]\n', (2, "4.2.0")),
        ("Dockerfile", "FROM python:3.13\nRUN pip install awslambdaric==4.1.0\n", (2, "4.1.0")),
    ],
)
def test_where_it_is_pinned(tmp_path, monkeypatch, name, text, expected):
    monkeypatch.chdir(tmp_path)
    Path(name).write_text(text)
    pins = pinned_clients([name])
    assert [(pin.path, pin.line, pin.version) for pin in pins] == ([(name, *expected)] if expected else [])


def test_only_two_versions_fork_after_import(tmp_path):
    (tmp_path / "requirements.txt").write_text("awslambdaric==4.1.0\nawslambdaric==4.2.0\nawslambdaric==4.2.1\n")
    assert [(p.version, p.forks_after_import) for p in pinned_clients([str(tmp_path / "requirements.txt")])] == [
        ("4.1.0", True),
        ("4.2.0", True),
        ("4.2.1", False),
    ]


def test_a_file_that_is_none_has_no_pins(tmp_path):
    assert pinned_clients([str(tmp_path / "gone")]) == ()


@pytest.mark.parametrize("where", ["requirements.txt", "src/requirements.txt", "src/requirements/prod.txt"])
def test_the_client_that_forks_is_found_beside_the_code_and_one_folder_above(tmp_path, monkeypatch, where):
    monkeypatch.chdir(tmp_path)
    Path("src/requirements").mkdir(parents=True)
    found = discover([Path("src")]).requirements
    assert forking_clients({*found, *requirements([Path("src")])}) == ()
    Path(where).write_text("awslambdaric==4.2.0\n")
    (found,) = forking_clients({*discover([Path("src")]).requirements, *requirements([Path("src")])})
    assert (found.path, found.line, found.version) == (where, 1, "4.2.0")
    assert found.covers("src/app.py")
    Path(where).write_text("awslambdaric==4.0.4\n")
    assert forking_clients({*discover([Path("src")]).requirements, *requirements([Path("src")])}) == ()


def test_the_nearest_pin_comes_first(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("a").mkdir()
    Path("a/requirements.txt").write_text("awslambdaric==4.10.0\n")
    Path("requirements.txt").write_text("awslambdaric==4.1.0\n")
    pins = forking_clients({*discover([Path()]).requirements, *requirements([Path()])})
    assert [(pin.version, pin.forks_after_import, pin.lacks_pre_fork) for pin in pins] == [
        ("4.10.0", False, True),
        ("4.1.0", True, False),
    ]


@pytest.mark.parametrize(("version", "lacks"), [("4.0.4", False), ("4.2.0", False), ("4.2.1", True), ("5", True)])
def test_versions_without_the_hook(version, lacks):
    assert PinnedClient("requirements.txt", 1, version).lacks_pre_fork is lacks


@pytest.mark.parametrize(
    ("path", "file", "covered"),
    [
        ("requirements.txt", "src/app.py", True),
        ("src/requirements.txt", "src/deep/app.py", True),
        ("src/requirements.txt", "other/app.py", False),
        ("../requirements.txt", "app.py", True),
    ],
)
def test_a_pin_speaks_of_the_files_below_its_folder(path, file, covered):
    assert PinnedClient(path, 1, "4.2.0").covers(file) is covered

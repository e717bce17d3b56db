"""An unchanged tree is answered without opening a file, and whatever was touched is read again."""

import os
from pathlib import Path

import pytest

from concurrency_audit.audit.audit import audit
from concurrency_audit.audit.model.findings import AuditResult
from concurrency_audit.audit.model.settings import Settings
from concurrency_audit.audit.reading import reader, stamps, work
from tests.audit.projects import comparable

HANDLER = "SEEN = []\n\n\ndef lambda_handler(event, context):\n    SEEN.append(event)\n    return SEEN\n"


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that are opened from now on; files just written count as settled."""
    found: list[str] = []
    read = work.read_bytes
    monkeypatch.setattr(work, "read_bytes", lambda path: found.append(Path(path).name) or read(path))
    monkeypatch.setattr(stamps, "_SETTLED_NS", 0)
    return found


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "app.py").write_text(HANDLER)
    (tmp_path / "other.py").write_text("x = 1\n")
    return tmp_path


def run(project: Path, **settings: object) -> AuditResult:
    return audit([project], Settings(jobs=1, cache_dir=project / ".cache", **settings))  # type: ignore[arg-type]


def test_nothing_is_opened_where_nothing_was_touched(project: Path, opened: list[str]) -> None:
    first = run(project)
    assert set(opened) == {"app.py", "other.py"}
    opened.clear()
    assert comparable(run(project)) == comparable(first)
    assert opened == []
    assert first.findings


@pytest.mark.parametrize("change", ["edited", "same size and time", "replaced", "added", "removed", "unreadable"])
def test_what_was_touched_is_read_again(project: Path, opened: list[str], change: str) -> None:
    run(project)
    app, other = project / "app.py", project / "other.py"
    before = app.stat()
    if change == "edited":
        app.write_text(f"\n{HANDLER}")
    elif change == "same size and time":
        app.write_text(HANDLER.replace("SEEN", "MEEN"))
        os.utime(app, ns=(before.st_atime_ns, before.st_mtime_ns))
    elif change == "replaced":
        (project / "new").write_text(HANDLER.replace("SEEN", "MEEN"))
        (project / "new").replace(app)
    elif change == "added":
        (project / "third.py").write_text(HANDLER)
    elif change == "removed":
        other.unlink()
    else:
        other.write_bytes(b"x = '\xff'\n")
    opened.clear()
    again = run(project)
    assert "app.py" in opened
    assert comparable(again) == comparable(audit([project], Settings(jobs=1)))


def test_other_settings_are_answered_from_the_files(project: Path, opened: list[str]) -> None:
    assert run(project).findings
    opened.clear()
    assert not run(project, ignore=("CA",)).findings
    assert "app.py" in opened


def test_a_file_that_was_changed_just_now_is_not_trusted(
    project: Path, opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its clock may not have moved on before the next change."""
    monkeypatch.setattr(stamps, "_SETTLED_NS", 3_600_000_000_000)
    run(project)
    opened.clear()
    run(project)
    assert set(opened) == {"app.py", "other.py"}


def test_a_template_is_read_every_time(project: Path, opened: list[str]) -> None:
    """What it says may hang on files that no one listed."""
    template = project / "template.yaml"
    template.write_text(
        "Resources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties:\n      Runtime: python3.13\n"
        "      Handler: app.start\n"
    )
    (project / "app.py").write_text(HANDLER.replace("def lambda_handler", "def start"))
    assert run(project).entry_points
    template.write_text(template.read_text().replace("app.start", "app.other"))
    opened.clear()
    evidence = [entry.evidence for entry in run(project).entry_points]
    assert not any("template.yaml" in text for text in evidence)


def test_after_an_edit_only_the_edited_file_is_opened_to_hash_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stamps, "_SETTLED_NS", 0)
    cached = Settings(jobs=1, cache_dir=tmp_path / "cache")
    tree = tmp_path / "tree"
    tree.mkdir()
    for name in ("one", "two", "three"):
        (tree / f"{name}.py").write_text("x = 1  # concurrency-audit: ignore\n")
    first = audit([tree], cached)
    looked = []
    look = reader.glance
    monkeypatch.setattr(reader, "glance", lambda data: looked.append(data) or look(data))
    (tree / "two.py").write_text("y = 1\n")
    assert len(audit([tree], cached).findings) == len(first.findings) - 1
    (tree / "four.py").write_text("z = 1\n")
    audit([tree], cached)
    assert looked == [b"y = 1\n", b"z = 1\n"]


def test_beside_a_text_that_is_given_no_file_is_opened_again(project: Path, opened: list[str]) -> None:
    """As in an editor, at every keystroke."""
    settings = Settings(jobs=1, cache_dir=project / ".cache")
    typed = {str(project / "app.py"): f"{HANDLER}X = 1\n".encode()}
    first = audit([project], settings, given=typed)
    assert set(opened) == {"other.py"}
    opened.clear()
    typed = {str(project / "app.py"): b"x = 1\n"}
    assert first.findings
    assert not audit([project], settings, given=typed).findings
    assert opened == []
    (project / "other.py").write_text("y = 1\n")
    audit([project], settings, given=typed)
    assert set(opened) == {"other.py"}
    assert run(project).findings

"""A project written to disk from one text, read back as `(file, module.function, evidence, model)` rows."""

from pathlib import Path

import pytest

from concurrency_audit.audit.reading.files import discover
from concurrency_audit.audit.reading.templates import read_templates


class Project:
    """Files below the working directory and what the templates among them say."""

    def __init__(self, root):
        self.root = root

    def write(self, files):
        for name, text in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return self

    def read(self):
        found = discover([Path()])
        return read_templates([*found.templates, *found.texts, *found.python], Path(), found.python)

    def rows(self):
        references, _ = self.read()
        return [(r.file, f"{r.module}:{r.function}", r.evidence, r.model and str(r.model)) for r in references]

    def incomplete(self):
        return [(lost.path, lost.line, lost.reason) for lost in self.read()[1]]


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return Project(tmp_path)

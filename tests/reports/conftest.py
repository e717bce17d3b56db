"""The sample project as the working directory."""

import pytest

from tests.reports import samples


@pytest.fixture
def project(tmp_path, monkeypatch):
    samples.write_project(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path

"""After any edits, what the cache remembers of looks at candidates says the same as looking again."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from concurrency_audit.audit import probes
from concurrency_audit.audit.audit import audit
from concurrency_audit.audit.model.settings import Settings
from concurrency_audit.audit.program import running

PACKAGES = 10
TEXTS = (
    "VALUE = 1\n",
    """\
import p0.common
from p0.common import *
seen = []
def handler(event, context):
    seen.append(event)
    return seen
""",
    "from threading import Thread as T\ndef start(work):\n    T(target=work).start()\n",
    "from p1.helper import *\nimport p2.helper as h\nlast = {}\ndef go():\n    last['x'] = 1\nh.start(go)\n",
    "import sqlite3\nconnection = sqlite3.connect('/tmp/x.db')\ndef start(work):\n    work()\n",
    """\
from flask import Flask
app = Flask(__name__)
n = 0
@app.get('/')
def view():
    global n
    n += 1
    return n
""",
    "import p3.common, p4.helper\nfrom .common import VALUE\ndef handler(event, context):\n    return VALUE\n",
    "def broken(:\n",
)
FILES = tuple(f"p{number}/{name}.py" for number in range(PACKAGES) for name in ("common", "helper", "main"))


def project(folder: Path) -> Path:
    for number, name in enumerate(FILES):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).parent.joinpath("__init__.py").touch()
        (folder / name).write_text(TEXTS[number % 3])
    return folder


@given(st.lists(st.tuples(st.sampled_from(FILES), st.sampled_from(TEXTS)), min_size=1, max_size=5))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_after_any_edits_the_cache_says_what_a_fresh_run_says(
    tmp_path_factory: pytest.TempPathFactory, edits: list[tuple[str, str]]
) -> None:
    tree = project(tmp_path_factory.mktemp("tree"))
    cached = Settings(jobs=1, cache_dir=tmp_path_factory.mktemp("cache"))
    audit([tree], cached)
    for name, text in edits:
        (tree / name).write_text(text)
        assert audit([tree], cached) == audit([tree], Settings(jobs=1))


def test_an_edit_makes_only_the_looks_that_rest_on_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree, cached = project(tmp_path / "tree"), Settings(jobs=1, cache_dir=tmp_path / "cache")
    looked = []
    probe = running.probe
    monkeypatch.setattr(running, "probe", lambda make, group: looked.append(group) or probe(make, group))
    audit([tree], cached)
    assert len(looked) == PACKAGES
    looked.clear()
    (tree / "p9/helper.py").write_text(TEXTS[1] + "# edited\n")
    audit([tree], cached)
    assert [{Path(key).parent.name for key in group.entries | group.spawns} for group in looked] == [{"p9"}]


def test_what_a_look_rests_on_is_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A module that nobody read closely gets an effect at import: the looks that would now run it are made again."""
    tree, cached = project(tmp_path / "tree"), Settings(jobs=1, cache_dir=tmp_path / "cache")
    (tree / "p8/main.py").write_text("import p9.quiet\n" + TEXTS[2])
    (tree / "p9/quiet.py").write_text("x = 1\n")
    audit([tree], cached)
    remembered = []
    ask = probes.Probes._remembered
    monkeypatch.setattr(
        probes.Probes, "_remembered", lambda self, key: remembered.append(ask(self, key)) or remembered[-1]
    )
    (tree / "p9/quiet.py").write_text("import sqlite3\nconnection = sqlite3.connect('/tmp/x.db')\n")
    result = audit([tree], cached)
    assert None in remembered
    assert any(found is not None for found in remembered)
    assert result == audit([tree], Settings(jobs=1))

"""After any edits, what the cache remembers of looks at candidates says the same as looking again."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from concurrency_audit.audit import asking, choosing, probes
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
    "def unused(work, other):\n    return other\n",
    "import p0.unread\nfrom p9.unread import unused\ndef handler(event, context):\n    return unused(event, 1)\n",
    "def unused(work):\n    found = {}\n    found[work] = work\n    return found\n",
    "seen = []\ndef note(event):\n    seen.append(event)  # concurrency-audit: ignore[CA111]\n",
    "from threading import Lock\nclass Base:\n    def __init_subclass__(cls):\n        Base.last = cls\n",
    "from p0.helper import *\nfrom p0.common import VALUE as Base\nclass Sub(Base):\n    pass\n",
    "def broken(:\n",
)
MOVED = tuple(f"# the summary is the same, every line is another one\n\n{text}" for text in TEXTS[:6])
FILES = tuple(f"p{number}/{name}.py" for number in range(PACKAGES) for name in ("common", "helper", "main"))
UNREAD = ("p0/unread.py", "p9/unread.py")
"""Not there at first, and imported by nothing but what an edit brings."""


def project(folder: Path) -> Path:
    for number, name in enumerate(FILES):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).parent.joinpath("__init__.py").touch()
        (folder / name).write_text(TEXTS[number % 3])
    return folder


@given(
    st.lists(
        st.tuples(st.sampled_from((*FILES, *UNREAD * 5)), st.sampled_from((*TEXTS, *MOVED))), min_size=1, max_size=5
    )
)
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_after_any_edits_the_cache_says_what_a_fresh_run_says(
    tmp_path_factory: pytest.TempPathFactory, edits: list[tuple[str, str]]
) -> None:
    tree = project(tmp_path_factory.mktemp("tree"))
    cached = Settings(jobs=1, cache_dir=tmp_path_factory.mktemp("cache"))
    audit([tree], cached)
    for name, text in edits:
        (tree / name).write_text(text)
        assert audit([tree], cached) == audit([tree], Settings(jobs=1))
        near = str(tree / edits[0][0])
        assert audit([tree], replace(cached, near=near)) == audit([tree], Settings(jobs=1, near=near))


def test_an_edit_makes_only_the_looks_that_rest_on_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree, cached = project(tmp_path / "tree"), Settings(jobs=1, cache_dir=tmp_path / "cache")
    looked = []
    probe = asking.probe
    monkeypatch.setattr(asking, "probe", lambda make, group: looked.append(group) or probe(make, group))
    audit([tree], cached)
    assert len(looked) == PACKAGES
    looked.clear()
    (tree / "p9/helper.py").write_text(TEXTS[1] + "# a comment leaves the summary as it is\n")
    audit([tree], cached)
    assert not looked
    (tree / "p9/helper.py").write_text(TEXTS[1] + "seen.append(1)\n")
    audit([tree], cached)
    assert [{Path(key).parent.name for key in group.entries | group.spawns} for group in looked] == [{"p9"}]


def test_a_quick_look_asks_only_modules_that_can_load_the_edited_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Candidates of one package are asked together, and one answer that rests on the edited file made all of them be
    followed again at every keystroke: here nine modules that start threads."""
    package = tmp_path / "tree" / "shop"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    edited = package / "prices.py"
    edited.write_text("PRICES = {}\n")
    (package / "api.py").write_text(TEXTS[1].replace("p0.common", "shop.prices") + "import shop.work8\n")
    for number in range(9):
        (package / f"work{number}.py").write_text(f"import shop.jobs\n{TEXTS[2]}")
    (package / "jobs.py").write_text("seen = []\ndef handler(event, context):\n    seen.append(event)\n")
    asked: list[str] = []
    probe = running.probe
    monkeypatch.setattr(
        running, "probe", lambda make, group: asked.extend(group.entries | group.spawns) or probe(make, group)
    )
    near = Settings(jobs=1, near=str(edited))
    result = audit([package.parent], near)
    assert [Path(one).name for one in asked] == ["api.py"]
    assert [Path(one.path).name for one in result.entry_points] == ["api.py"]
    assert {Path(one.span.path).name for one in result.findings} == {"api.py"}


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


def test_an_edit_of_what_no_entry_point_comes_to_takes_the_result_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree, cached = project(tmp_path / "tree"), Settings(jobs=1, cache_dir=tmp_path / "cache")
    unread = tree / "p0/unread.py"
    unread.write_text("def add(one, other):\n    return one + other\n")
    first = audit([tree], cached)
    assert first.findings
    with monkeypatch.context() as closed:
        closed.delattr(asking, "interpret")  # what it would do again fails
        unread.write_text("def add(one, other):\n    total = one + other\n    return total\n")
        assert audit([tree], cached) == first
    unread.write_text("def handler(event, context):\n    add.last = event\n    return add.last\ndef add(): ...\n")
    fresh = audit([tree], Settings(jobs=1))
    assert fresh != first
    assert audit([tree], cached) == fresh


def test_a_finding_moves_with_its_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree, cached = project(tmp_path / "tree"), Settings(jobs=1, cache_dir=tmp_path / "cache")
    helper = tree / "p4/helper.py"
    before = [f.span.line for f in audit([tree], cached).findings if f.span.path == str(helper)]
    helper.write_text("\n" + TEXTS[1])
    result = audit([tree], cached)
    assert [f.span.line for f in result.findings if f.span.path == str(helper)] == [line + 1 for line in before] != []
    assert result == audit([tree], Settings(jobs=1))


def test_a_comment_leaves_what_rests_on_the_summary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree, cached = project(tmp_path / "tree"), Settings(jobs=1, cache_dir=tmp_path / "cache")
    common = tree / "p0/common.py"  # imported by all handlers, and nothing is found in it
    first = audit([tree], cached)
    with monkeypatch.context() as closed:
        closed.delattr(asking, "interpret")  # what it would do again fails
        for text in ("# moved\n\nVALUE = 1\n", "VALUE = (1)\n"):
            common.write_text(text)
            assert audit([tree], cached) == first
    common.write_text("VALUE = 2\nstore = []\n")
    assert audit([tree], cached) == audit([tree], Settings(jobs=1))


def test_a_comment_in_a_file_that_nobody_reads_counts(tmp_path: Path) -> None:
    tree, cached = project(tmp_path / "tree"), Settings(jobs=1, cache_dir=tmp_path / "cache")
    (tree / "p0/unread.py").write_text("x = 1\n")
    audit([tree], cached)
    (tree / "p0/unread.py").write_text("x = 1  # concurrency-audit: ignore\n")
    result = audit([tree], cached)
    assert [f.span.path for f in result.findings if f.rule == "CA901"] == [str(tree / "p0/unread.py")]


def test_surveys_that_say_the_same_choose_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree, cached = project(tmp_path / "tree"), Settings(jobs=1, cache_dir=tmp_path / "cache")
    audit([tree], cached)
    asked = []
    choose = choosing.candidates
    monkeypatch.setattr(choosing, "candidates", lambda *given: asked.append(given) or choose(*given))
    (tree / "p0/main.py").write_text(TEXTS[2] + "# edited\n")
    audit([tree], cached)
    assert not asked
    (tree / "p0/main.py").write_text(TEXTS[2] + "another()\n")
    audit([tree], cached)
    assert len(asked) == 1


TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties: {{Runtime: python3.13, Handler: other.main, CodeUri: code/, Layers: [!Ref {layer}]}}
  One:
    Type: AWS::Serverless::LayerVersion
    Properties: {{ContentUri: one}}
  Two:
    Type: AWS::Serverless::LayerVersion
    Properties: {{ContentUri: two}}
"""
MAKES = "seen = []\ndef make():\n    def work(event, context):\n        seen.append(event)\n        return seen\n"


def test_another_layer_in_the_template_is_looked_into(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No Python file changes, but an import means another one of them."""
    monkeypatch.chdir(tmp_path)
    texts = {
        "code/app.py": "from common import make\nhandler = make()\n",
        "code/other.py": "def main(event, context):\n    return 1\n",
        "one/python/common.py": MAKES,
        "two/python/common.py": MAKES + "    return work\n",
    }
    for name, text in texts.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text)
    cached, found = Settings(jobs=1, cache_dir=tmp_path / "cache"), []
    for layer in ("One", "Two"):
        Path("template.yaml").write_text(TEMPLATE.format(layer=layer))
        found.append(audit([Path()], cached))
        assert found[-1] == audit([Path()], Settings(jobs=1))
    assert [len(result.entry_points) for result in found] == [1, 2]


def test_an_edit_that_changes_nothing_which_counts_needs_no_interpreter(tmp_path: Path) -> None:
    tree, cached = project(tmp_path / "tree"), Settings(jobs=1, cache_dir=tmp_path / "cache")
    audit([tree], cached)
    (tree / "p0/common.py").write_text("VALUE = (1)\n")
    text = f"""
import sys
from pathlib import Path
from concurrency_audit.audit.audit import audit
from concurrency_audit.audit.model.settings import Settings
audit([Path({str(tree)!r})], Settings(jobs=1, cache_dir=Path({str(tmp_path / "cache")!r})))
dear = ("audit.rules", "audit.program.interpreter", "audit.program.running", "libcst", "tomllib")
print([name for name in sys.modules if name.removeprefix("concurrency_audit.").startswith(dear)])
"""
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

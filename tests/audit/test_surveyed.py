"""Surveys that the cache has are decoded for who looks at them, and say the same as those that were just made."""

import json
import sqlite3
import time
from pathlib import Path

import pytest

from concurrency_audit.audit.audit import audit
from concurrency_audit.audit.model.settings import Settings
from concurrency_audit.audit.model.surveyed import Surveyed
from concurrency_audit.audit.model.surveys import Survey, survey_from_json
from concurrency_audit.audit.program.tree.known_packages import surroundings
from concurrency_audit.audit.program.tree.modules import module_table
from concurrency_audit.audit.reading import cache, reader
from concurrency_audit.audit.reading.survey import survey

EXTENDING = {
    "append.py": "import sys\nsys.path.append('lib')\n",
    "renamed.py": "import sys as system\nsystem.path.insert(0, 'lib')\n",
    "several.py": "import os, sys\nsys.path.extend([os.curdir])\n",
    "taken.py": "from sys import path\npath.append('lib')\n",
    "added.py": "import sys\nsys.path += ['lib']\n",
    "sliced.py": "import sys\nsys.path[0:0] = ['lib']\n",
    "site_one.py": "import site\nsite.addsitedir('lib')\n",
    "site_two.py": "from site import addsitedir\naddsitedir('lib')\n",
}
OTHERS = {
    "path_of_os.py": "import os.path\nos.path.join('a').append('b')\n",
    "only_sys.py": "import sys\nsys.exit()\n",
    "read.py": "import sys\nprint(sys.path)\n",
}
HANDLER = (
    "import helper\nCACHE = {}\n\n\ndef lambda_handler(event, context):\n    CACHE[event['k']] = helper.f(event)\n"
)


def surveyed(sources: dict[str, str]) -> tuple[dict[str, Survey | None], Surveyed]:
    """The surveys as they are made, and as the cache keeps them."""
    made = {key: survey(text.encode()) for key, text in sources.items()}
    kept = Surveyed(lambda _, text: survey_from_json(json.loads(text)))
    for key, found in made.items():
        kept.add(key, json.dumps(found), key)
    return made, kept


@pytest.mark.parametrize("name", [*EXTENDING, *OTHERS])
def test_who_extends_the_path_is_told_from_what_is_kept(name: str) -> None:
    sources = {f"{name[:-3]}/{name}": {**EXTENDING, **OTHERS}[name], "other/plain.py": "import os\n"}
    made, kept = surveyed(sources)
    table = module_table(sources)
    found = surroundings(table, frozenset(), made, (), sources.get)
    assert surroundings(table, frozenset(), kept, (), sources.get) == found
    assert bool(found.extending) == (name in EXTENDING)


@pytest.mark.parametrize("folder", ["shop", "größe", "店"])
def test_who_imports_by_the_name_of_the_folder_is_told_from_what_is_kept(folder: str) -> None:
    sources = {"orders.py": f"from {folder} import stock\n", "stock.py": "import json\n"}
    made, kept = surveyed(sources)
    table = module_table(sources)
    found = surroundings(table, frozenset(), made, (folder,), sources.get)
    assert surroundings(table, frozenset(), kept, (folder,), sources.get) == found
    assert found.around == (folder,)


def test_equal_surveys_have_equal_digests_whether_made_or_kept(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(HANDLER)
    said = []
    for _ in range(2):
        with cache.Cache(tmp_path / "cache") as kept:
            one = reader.Reader([str(tmp_path / "app.py")], kept, reader.Pool(1))
            one.look()
            said.append(one.surveys().digests())
    assert said[0] == said[1]


@pytest.mark.parametrize("edited", ["far3.py", "app.py"])
def test_an_edit_that_says_nothing_new_decodes_few_surveys(
    edited: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither where nothing leads to the edited file, nor where an entry point is interpreted anew."""
    (tmp_path / "app.py").write_text(HANDLER)
    (tmp_path / "helper.py").write_text("def f(event):\n    return event\n")
    for number in range(20):
        (tmp_path / f"far{number}.py").write_text(f"def far(a):\n    return a + {number}\n")
    settings = Settings(jobs=1, cache_dir=tmp_path / "cache")
    before = audit([tmp_path], settings)
    decoded: list[object] = []

    def noted(data: object) -> Survey:
        decoded.append(data)
        return survey_from_json(data)

    monkeypatch.setattr(reader, "survey_from_json", noted)
    with (tmp_path / edited).open("a") as file:
        file.write("    CACHE['k'] = helper.f(event)\n" if edited == "app.py" else "# said\n")
    assert {f.rule for f in audit([tmp_path], settings).findings} >= {f.rule for f in before.findings}
    assert len(decoded) <= 3


def test_what_nobody_used_for_a_month_is_dropped_by_the_first_run_of_a_day(tmp_path: Path) -> None:
    today = int(time.time() // 86400)
    with cache.Cache(tmp_path) as kept:
        kept.put("kind", "old", 1)
        kept.put("kind", "known", 2)
    connection = sqlite3.connect(tmp_path / cache._FILE)
    with connection:
        connection.execute("UPDATE entry SET used = ? WHERE key = 'old'", (today - 40,))
        connection.execute("UPDATE entry SET used = ? WHERE key = 'known'", (today - 1,))
    with cache.Cache(tmp_path) as kept:
        assert kept.get("kind", "known") == 2
    left = connection.execute("SELECT key, used FROM entry").fetchall()
    connection.close()
    assert left == [("known", today)]

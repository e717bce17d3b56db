"""Modules that were looked at in vain are not kept in memory, and none is read twice."""

import gc
from collections import Counter
from pathlib import Path

import pytest

from concurrency_audit.audit import judging
from concurrency_audit.audit.audit import audit
from concurrency_audit.audit.model.settings import Settings
from concurrency_audit.audit.model.summaries import ModuleSummary
from concurrency_audit.audit.rules import all_rules

TOOLS = 20
APP = (
    "from shop import stock\nCACHE = {}\n\n\ndef lambda_handler(event, context):\n"
    "    CACHE[event['k']] = stock.left(event)\n    return CACHE\n"
)


@pytest.mark.parametrize("cached", [False, True])
def test_what_was_looked_at_in_vain_is_dropped(cached: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree = tmp_path / "tree"
    for name, text in {
        "app.py": APP,
        "stock.py": "def left(event):\n    return 1\n",
        "old.py": "handler = 3\n",
    }.items():
        write(tree / "shop" / name, text)
    for number in range(TOOLS):
        write(tree / f"tool{number}" / "main.py", "handler = 3\n")
    read: Counter[str] = Counter()
    alive: list[int] = []

    def progress(stage: str, _done: int, _total: int, path: str = "", _seconds: float = 0.0) -> None:
        read.update([path] * (stage == "reading closely"))

    def rules() -> object:
        alive.append(sum(isinstance(each, ModuleSummary) for each in gc.get_objects()))
        return all_rules()

    monkeypatch.setattr(judging, "all_rules", rules)
    gc.collect()
    before = sum(isinstance(each, ModuleSummary) for each in gc.get_objects())
    settings = Settings(jobs=1, cache_dir=tmp_path / "cache" if cached else None)
    result = audit([tree], settings, progress)
    assert result.findings
    assert set(read.values()) == {1}
    assert len(read) == TOOLS + 3
    assert max(alive) - before <= (3 if cached else 2)  # of a part nobody knows what others will ask for


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)

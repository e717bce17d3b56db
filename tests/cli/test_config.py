"""[tool.concurrency-audit]: what it may say, where it is found, and how mistakes are answered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concurrency_audit.audit.model.errors import UsageError
from concurrency_audit.cli.config import load
from concurrency_audit.cli.options import Options, merge, settings

EVERY_KEY = """
[tool.concurrency-audit]
model = "threads"
entries = ["app:handler", "pkg.mod:Class.method"]
select = ["CA1", "CA201"]
ignore = ["CA901"]
extend-select = ["CA3"]
extend-ignore = ["CA705"]
severity = "warning"
min-confidence = "medium"
exclude = ["gen/", "*_pb2.py"]
known-safe = ["mylib.Client"]
known-unsafe = ["mylib.Session"]
jobs = 2
cache-dir = "var/cache"
format = "concise"
[tool.concurrency-audit.per-file-ignores]
"tests/*" = ["CA2", "CA3"]
[tool.concurrency-audit.gate]
anything = 1
[tool.concurrency-audit.load]
anything = 1
"""


def write(folder, text):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pyproject.toml").write_text(text)


def test_every_key_is_read(tmp_path):
    write(tmp_path, EVERY_KEY)
    config = load(tmp_path)
    assert config.root == tmp_path
    assert config.file == tmp_path / "pyproject.toml"
    assert config.options == Options(
        model="threads",
        entries=("app:handler", "pkg.mod:Class.method"),
        select=("CA1", "CA201"),
        ignore=("CA901",),
        extend_select=("CA3",),
        extend_ignore=("CA705",),
        per_file_ignores={"tests/*": ("CA2", "CA3")},
        severity="warning",
        min_confidence="medium",
        exclude=("gen/", "*_pb2.py"),
        known_safe=("mylib.Client",),
        known_unsafe=("mylib.Session",),
        jobs=2,
        cache_dir=tmp_path / "var/cache",
        format="concise",
    )


def test_the_nearest_file_that_speaks_of_this_tool_wins(tmp_path):
    write(tmp_path, "[tool.concurrency-audit]\njobs = 1\n")
    write(tmp_path / "a", "[tool.concurrency-audit]\njobs = 2\n")
    write(tmp_path / "a" / "b", '[project]\nname = "concurrency-audit-user"\n')
    (tmp_path / "a" / "b" / "c").mkdir()
    config = load(tmp_path / "a" / "b" / "c")
    assert (config.root, config.options.jobs) == (tmp_path / "a", 2)


def test_without_configuration_the_repository_is_the_project(tmp_path):
    (tmp_path / ".git").mkdir()
    (tmp_path / "src").mkdir()
    assert load(tmp_path / "src").root == tmp_path
    assert load(tmp_path / "src").options == Options()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('modle = "both"', 'unknown key "modle", in_file, did you mean "model"?'),
        ("per_file_ignores = {}", 'unknown key "per_file_ignores", in_file, did you mean "per-file-ignores"?'),
        ('qqqq = "x"', 'unknown key "qqqq", in_file, use one of model, entries, select'),
        ('model = "thread"', "model = 'thread' does not fit, in_file, did you mean \"threads\"?"),
        ('severity = "warn"', "severity = 'warn' does not fit, in_file, did you mean \"warning\"?"),
        ("format = 3", "format = 3 does not fit, in_file, use one of full, concise, json, sarif, github"),
        ('select = "CA1"', "select = 'CA1' does not fit, in_file, give a list of strings"),
        ("exclude = [1]", "exclude = [1] does not fit, in_file, give a list of strings"),
        ('entries = ["app"]', "entries = ['app'] does not fit, in_file, \"app\" is not MODULE:FUNCTION"),
        ('entries = ["a b:c"]', "entries = ['a b:c'] does not fit, in_file, \"a b:c\" is not MODULE:FUNCTION"),
        ("jobs = 0", "jobs = 0 does not fit, in_file, give a whole number"),
        ("jobs = true", "jobs = True does not fit, in_file, give a whole number"),
        ("jobs = 1.5", "jobs = 1.5 does not fit, in_file, give a whole number"),
        ('cache-dir = ""', "cache-dir = '' does not fit, in_file, give the name of a folder"),
        ("per-file-ignores = []", "per-file-ignores = [] does not fit, in_file, give a table"),
        ('per-file-ignores = {"a" = "CA1"}', "per-file-ignores = {'a': 'CA1'} does not fit, in_file, give a list"),
    ],
)
def test_a_mistake_names_file_key_and_the_nearest_valid_one(tmp_path, line, said):
    write(tmp_path, f"[tool.concurrency-audit]\n{line}\n")
    with pytest.raises(UsageError) as caught:
        load(tmp_path)
    assert str(caught.value).startswith(said.replace("in_file", f"{tmp_path}/pyproject.toml [tool.concurrency-audit]"))


@pytest.mark.parametrize(
    "data",
    [
        b"[tool.concurrency-audit\n",
        b"[tool.concurrency-audit]\nmodel = '\xff'\n",
        b"[tool]\nconcurrency-audit = 1\n",
    ],
)
def test_a_file_that_is_not_what_it_should_be_is_one_line(tmp_path, data):
    (tmp_path / "pyproject.toml").write_bytes(data)
    with pytest.raises(UsageError) as caught:
        load(tmp_path)
    assert "\n" not in str(caught.value)
    assert f"{tmp_path}/pyproject.toml" in str(caught.value)


WORDS = st.lists(st.sampled_from(["CA1", "CA201", "CA3"]), max_size=3, unique=True).map(tuple)
OPTIONS = st.builds(
    Options,
    model=st.sampled_from([None, "threads", "processes", "both"]),
    entries=WORDS,
    select=st.none() | WORDS,
    ignore=st.none() | WORDS,
    extend_select=WORDS,
    extend_ignore=WORDS,
    per_file_ignores=st.dictionaries(st.sampled_from("ab"), WORDS),
    severity=st.sampled_from([None, "note", "error"]),
    min_confidence=st.sampled_from([None, "low", "high"]),
    exclude=WORDS,
    known_safe=WORDS,
    known_unsafe=WORDS,
    jobs=st.none() | st.integers(1, 9),
    cache_dir=st.none(),
    baseline=st.none(),
    format=st.sampled_from([None, "json", "full"]),
)


@given(OPTIONS)
def test_saying_nothing_changes_nothing(options):
    assert merge(options, Options()) == options
    assert merge(Options(), options) == options
    assert merge(options, options) == options


@given(OPTIONS, OPTIONS, OPTIONS)
def test_merging_does_not_depend_on_how_it_is_grouped(first, second, third):
    assert merge(merge(first, second), third) == merge(first, merge(second, third))


@given(OPTIONS, OPTIONS)
def test_the_command_line_wins_and_lists_lose_nothing(config, command_line):
    joined = merge(config, command_line)
    for name in ("model", "select", "ignore", "severity", "min_confidence", "jobs", "format"):
        said = getattr(command_line, name)
        assert getattr(joined, name) == (getattr(config, name) if said is None else said)
    for name in ("entries", "exclude", "extend_select", "extend_ignore", "known_safe", "known_unsafe"):
        assert set(getattr(joined, name)) == {*getattr(config, name), *getattr(command_line, name)}


def test_settings_have_the_documented_defaults(tmp_path):
    found = settings(Options(), tmp_path)
    assert [model.value for model in found.models] == ["threads", "processes"]
    assert (found.severity.word, found.min_confidence.word) == ("note", "low")
    assert (found.select, found.ignore, found.per_file_ignores) == ((), (), {})
    assert found.cache_dir == tmp_path / ".concurrency_audit_cache"
    assert settings(Options(), tmp_path, cache=False).cache_dir is None

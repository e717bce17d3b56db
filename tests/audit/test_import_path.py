"""Imports from layers and from what PYTHONPATH adds, as deployment text says for each function."""

from pathlib import Path

import pytest

from concurrency_audit.audit.audit import audit
from concurrency_audit.audit.model.settings import Settings

FUNCTION = """\
  %s:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: app.handler
      CodeUri: functions/%s/
      Layers: [!Ref %sLayer]
      Environment: {Variables: {PYTHONPATH: /var/task/lib}}
  %sLayer:
    Type: AWS::Serverless::LayerVersion
    Properties: {ContentUri: layers/%s}
"""
HANDLER = (
    "from common import remember\nfrom helper import seen\n\n"
    "def handler(event, context):\n    return remember(event), seen(event)\n"
)
COMMON = "last = None\n\ndef remember(event):\n    global last\n    last = event['x']\n    return last\n"
HELPER = "found = []\n\ndef seen(event):\n    found.append(event['x'])\n    return found\n"


def test_each_function_imports_from_its_own_layer_and_path(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    functions = "".join(FUNCTION % (name, name, name, name, name) for name in ("a", "b"))
    files = {"template.yaml": f"Transform: AWS::Serverless-2016-10-31\nResources:\n{functions}"}
    for name in ("a", "b"):
        files[f"functions/{name}/app.py"] = HANDLER
        files[f"functions/{name}/lib/helper.py"] = HELPER
        files[f"layers/{name}/python/common.py"] = COMMON
    for path, text in files.items():
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(text)
    findings = audit([Path()], Settings(jobs=1)).findings
    assert sorted((f.rule, f.span.path) for f in findings) == [
        ("CA103", "layers/a/python/common.py"),
        ("CA103", "layers/b/python/common.py"),
        ("CA111", "functions/a/lib/helper.py"),
        ("CA111", "functions/b/lib/helper.py"),
    ]


STORE = (
    "import boto3\n\ntable = boto3.resource('dynamodb').Table('t')\n\ndef save(item):\n    table.put_item(Item=item)\n"
)
SAVES = "def lambda_handler(event, context):\n    save({'id': event['id']})\n"


def found(folder, files, monkeypatch):
    """The rules and paths that an audit of a folder from within it reports."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    monkeypatch.chdir(folder)
    return sorted((f.rule, f.span.path) for f in audit([Path()], Settings(jobs=1)).findings)


def test_the_audited_folder_may_be_the_package_itself(tmp_path, monkeypatch):
    (tmp_path / "shop" / "inner").mkdir(parents=True)
    (tmp_path / "shop" / "__init__.py").touch()
    files = {"__init__.py": "", "store.py": STORE, "entry.py": f"from shop.inner.store import save\n\n{SAVES}"}
    assert found(tmp_path / "shop" / "inner", files, monkeypatch) == [("CA301", "store.py")]


@pytest.mark.parametrize(
    "spelling", ["from shop.lib.store import save", "from shop.lib import store\nsave = store.save"]
)
def test_the_audited_folder_may_be_a_package_without_init(spelling, tmp_path, monkeypatch):
    (tmp_path / "shop").mkdir()
    files = {"lib/store.py": STORE, "api/entry.py": f"{spelling}\n\n{SAVES}"}
    assert found(tmp_path / "shop", files, monkeypatch) == [("CA301", "lib/store.py")]


def test_a_folder_called_like_a_library_is_none_for_that(tmp_path, monkeypatch):
    (tmp_path / "requests").mkdir()
    files = {"sessions.py": STORE, "entry.py": f"from requests.sessions import save\n\n{SAVES}"}
    assert found(tmp_path / "requests", files, monkeypatch) == []


def test_a_package_of_another_name_around_is_not_meant(tmp_path, monkeypatch):
    files = {"__init__.py": "", "store.py": STORE, "entry.py": f"from depot.store import save\n\n{SAVES}"}
    assert found(tmp_path, files, monkeypatch) == []


@pytest.mark.parametrize(
    "adding",
    [
        "sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'shared'))",
        "sys.path += ['/opt/python', '/var/task/shared']",
        "sys.path[0:0] = [os.path.join(os.getcwd(), 'shared')]",
        "sys.path = ['shared', *sys.path]",
    ],
)
def test_a_folder_on_sys_path_may_be_a_package(adding, tmp_path, monkeypatch):
    path = f"import os, sys\n{adding}\n"
    files = {
        "shared/__init__.py": "",
        "shared/depot.py": STORE,
        "api/app.py": f"{path}from depot import save\n\n{SAVES}",
    }
    assert found(tmp_path, files, monkeypatch) == [("CA301", "shared/depot.py")]


def test_a_module_in_a_package_is_not_imported_by_its_bare_name_otherwise(tmp_path, monkeypatch):
    files = {"shared/__init__.py": "", "shared/depot.py": STORE, "api/app.py": f"from depot import save\n\n{SAVES}"}
    assert found(tmp_path, files, monkeypatch) == []


@pytest.mark.parametrize(
    "spelling",
    ["from common.depot import save", "from common import depot\nsave = depot.save", "from common import save"],
)
@pytest.mark.parametrize("inner", ["", "import common.other\n"], ids=["folder", "package"])
def test_a_source_folder_may_hold_an_init_beside_its_packages(spelling, inner, tmp_path, monkeypatch):
    """Many keep an empty `src/__init__.py` for their tests; the package beside it is imported by its own name."""
    files = {
        "lambdas/shared/src/__init__.py": "",
        "lambdas/shared/src/common/__init__.py": f"{inner}from .depot import save\n",
        "lambdas/shared/src/common/other.py": "",
        "lambdas/shared/src/common/depot.py": STORE,
        "lambdas/orders/src/__init__.py": "",
        "lambdas/orders/src/app.py": f"{spelling}\n\n{SAVES}",
    }
    assert found(tmp_path, files, monkeypatch) == [("CA301", "lambdas/shared/src/common/depot.py")]


@pytest.mark.parametrize("place", ["shop/services/stripe", "redis"], ids=["in a package", "a known library"])
def test_a_package_called_like_a_library_in_another_package_is_not_meant(place, tmp_path, monkeypatch):
    library, packages = place.rpartition("/")[2], place.split("/")
    files = {"/".join((*packages[:size], "__init__.py")): "" for size in range(1, len(packages) + 1)}
    files |= {f"{place}/depot.py": STORE}
    files = {f"lib/{path}": text for path, text in files.items()} | {"lib/__init__.py": ""}
    files["api/app.py"] = f"from {library}.depot import save\n\n{SAVES}"
    assert found(tmp_path, files, monkeypatch) == []


def test_a_neighbour_folder_called_like_a_library_does_not_hide_it(tmp_path, monkeypatch):
    app = "import requests\n\ns = requests.Session()\n\n"
    app += "def handler(event, context):\n    return s.get(event['url']).text\n"
    files = {"requests/__init__.py": "", "requests/models.py": "class Wish: pass\n", "orders/app.py": app}
    assert found(tmp_path, files, monkeypatch) == [("CA301", "orders/app.py")]


@pytest.mark.parametrize(
    ("other", "found"),
    [
        (None, ["pipeline/layer/python/helper.py"]),
        ("old/helper.py", ["pipeline/layer/python/helper.py"]),
        ("pipeline/old/helper.py", []),
    ],
    ids=["only one", "one far away", "two as near"],
)
def test_of_modules_of_one_name_the_nearest_is_meant(other, found, tmp_path, monkeypatch):
    """A layer whose folder no template tells; of two modules as near as each other nobody knows which is meant."""
    monkeypatch.chdir(tmp_path)
    app = "from helper import seen\n\ndef handler(event, context):\n    return seen(event)\n"
    files = {"pipeline/orders/app.py": app, "pipeline/layer/python/helper.py": HELPER}
    for path, text in (files | ({other: HELPER} if other else {})).items():
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(text)
    assert [finding.span.path for finding in audit([Path()], Settings(jobs=1)).findings] == found


@pytest.mark.parametrize("place", ["app/requests.py", "tests/stubs/requests.py", "common/python/requests.py"])
def test_a_file_called_like_a_library_in_another_folder_is_not_meant(place, tmp_path, monkeypatch):
    """It is importable by its bare name from its own folder, and from folders below."""
    text = (
        "import requests\n\ns = requests.Session()\n\ndef handler(event, context):\n    return s.get(event['u']).text\n"
    )
    files = {place: "def get(url):\n    return url\n", "other/main.py": text}
    assert found(tmp_path, files, monkeypatch) == [("CA301", "other/main.py")]


def test_a_file_called_like_a_library_is_meant_in_its_own_folder(tmp_path, monkeypatch):
    own = "seen = []\n\ndef get(url):\n    seen.append(url)\n    return seen\n"
    text = "import requests\n\ndef handler(event, context):\n    return requests.get(event['url'])\n"
    assert found(tmp_path, {"app/requests.py": own, "app/main.py": text}, monkeypatch) == [("CA111", "app/requests.py")]


KEEPS = "last = {}\n\ndef run(event):\n    last['e'] = event['e']\n    return last['e']\n"
RUNS = "\n\ndef handler(event, context):\n    return extra.run(event)\n"


@pytest.mark.parametrize(
    "loading",
    [
        "spec = util.spec_from_file_location('extra', os.path.join(HERE, 'plugins', 'extra.py'))\n",
        "spec = util.spec_from_file_location('extra', Path(__file__).parent / 'plugins/extra.py')\n",
        "spec = util.spec_from_file_location(name='extra', location='plugins/extra.py')\n",
    ],
)
def test_a_module_may_be_loaded_from_its_file(loading, tmp_path, monkeypatch):
    text = "import os\nfrom importlib import util\nfrom pathlib import Path\n\nHERE = os.path.dirname(__file__)\n"
    text += f"{loading}extra = util.module_from_spec(spec)\n"
    files = {"main.py": f"{text}spec.loader.exec_module(extra){RUNS}", "plugins/extra.py": KEEPS}
    assert found(tmp_path, files, monkeypatch) == [("CA103", "plugins/extra.py")]


def test_a_file_that_is_only_known_when_it_runs_is_told(tmp_path, monkeypatch):
    text = (
        "import os\nfrom importlib import util\n\nspec = util.spec_from_file_location('extra', os.environ['PLUGIN'])\n"
        f"extra = util.module_from_spec(spec)\nspec.loader.exec_module(extra){RUNS}"
    )
    monkeypatch.chdir(tmp_path)
    Path("main.py").write_text(text)
    ((line, reason),) = [(row.line, row.reason) for row in audit([Path()], Settings(jobs=1)).incomplete]
    assert (line, reason) == (4, "import of a module from a file that is only known when it runs")


def test_a_folder_may_be_added_by_site(tmp_path, monkeypatch):
    text = "import os\nimport site\n\nsite.addsitedir(os.path.join(os.path.dirname(__file__), 'extras'))\n"
    text += f"import extra{RUNS}"
    files = {"pkg/__init__.py": "", "pkg/main.py": text, "pkg/extras/__init__.py": "", "pkg/extras/extra.py": KEEPS}
    assert found(tmp_path, files, monkeypatch) == [("CA103", "pkg/extras/extra.py")]

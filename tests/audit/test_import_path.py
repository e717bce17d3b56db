"""Imports from layers and from what PYTHONPATH adds, as deployment text says for each function."""

from pathlib import Path

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

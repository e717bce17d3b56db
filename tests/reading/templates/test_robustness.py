"""Whatever stands in a file: an answer or an `incomplete` entry, in bounded time, never an exception."""

import json
import os
import string
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from concurrency_audit.audit.reading.templates import read_templates

NAMES = [
    "template.yaml",
    "serverless.yml",
    "t.json",
    "t.template",
    "main.tf",
    "main.tf.json",
    "app.py",
    "stack.ts",
    "Dockerfile",
    "zappa_settings.json",
    ".chalice/config.json",
]
MARKS = "AWS::Serverless::Function functions: handler Handler aws_cdk aws_lambda_function lambda/python\n"


def read(name, content):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        references, incomplete = read_templates([path], Path(folder))
        lines = path.read_bytes().count(b"\n") + 1
        for reference in references:
            file, _, line = reference.evidence.rpartition(":")
            assert file == str(path)
            assert 1 <= int(line) <= lines
        return references, incomplete


WORDS = """
    Resources Type Properties Handler Runtime CodeUri Layers Globals Function functions handler provider runtime service
    AWS::Serverless::Function AWS::Lambda::Function Environment Variables Ref Fn::Sub Fn::If Fn::Join Code ZipFile image
    python3.13 provided.al2023 app.handler run.sh Fn::ForEach::X PackageType Image Metadata DockerContext command
    resource aws_lambda_function data archive_file app_function events function
    ${file(x.yml)} ${self:a.b} ${A} << module
"""
_words = st.sampled_from(WORDS.split())
_values = st.recursive(
    st.one_of(_words, st.none(), st.booleans(), st.integers(), st.text(max_size=8)),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(_words, inner, max_size=5)),
    max_leaves=25,
)


@settings(deadline=None)
@given(st.sampled_from(NAMES), st.dictionaries(_words, _values, max_size=5))
@example("t.json", {"Resources": {"A": {"Type": "AWS::Lambda::Function", "Properties": {"Handler": {"Ref": []}}}}})
@example("t.json", {"service": "", "functions": {"a": {"handler": "a" * 300 + ".b", "runtime": "python3.13"}}})
def test_any_structure(name, value):
    read(name, json.dumps({"x": MARKS, **value}))
    read(name, "# " + MARKS + yaml.safe_dump(value))


@settings(deadline=None)
@given(st.sampled_from(NAMES), st.one_of(st.text(alphabet=string.printable), st.binary()))
def test_any_text(name, text):
    marks = MARKS.encode()
    read(name, marks + (text if isinstance(text, bytes) else text.encode()))


SAMPLES = {
    "template.yaml": """\
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties:
      Handler: !Sub '${A}.b'
      Layers: [!If [a, b, c]]
      Runtime: python3.13
""",
    "serverless.yml": """\
service: a
provider: {runtime: python3.12}
functions:
  a: &a {handler: a.b}
  c: {<<: *a}
""",
    "main.tf": """\
resource "aws_lambda_function" "a" {
  handler = "a.${b("c")}"
  x = <<EOF
 handler
EOF
  y { z = [{}] }
}
""",
    "stack.ts": """\
import 'aws-cdk-lib';
new F(this, `a`, { handler: 'a.b', code: fromAsset(path.join(__dirname, 'x')) });
""",
    "app.py": """\
import aws_cdk
PythonFunction(self, entry=x, handler='a')  # '
F(code=Code.from_asset(A / '''x'''))
A = B
""",
    "Dockerfile": """\
FROM public.ecr.aws/lambda/python
COPY a b \\
  c
ENTRYPOINT ["python"]
CMD ["a.b"]
""",
}


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(SAMPLES)), st.data())
def test_damaged_samples(name, data):
    text = SAMPLES[name]
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 8)))
        text = text[:start] + data.draw(st.text(alphabet="{}[]()\"'`:=,$!&*#-\\\n\t <@%", max_size=3)) + text[end:]
    read(name, text)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Resources:\n  F:\n  Handler: [AWS::Lambda::Function\n", 3),
        ("Resources:\n  F: {{ handler }}: {{ AWS::Lambda::Function }}\n", 2),
        ("functions:\n\thandler: {a: b: c}\n", 2),
        ("Resources: " + "[" * 5000 + "AWS::Lambda::Function Handler", 1),
    ],
)
def test_unparsable_template_is_said(text, line):
    references, [lost] = read("template.yaml", text)
    assert references == ()
    assert (lost.line, lost.reason.startswith("not readable as a template: ")) == (line, True)


@pytest.mark.parametrize(
    "text", ["apiVersion: v1\nmetadata: {a: b: c}\n", "on: push\njobs: {handler: [\n", "{{ x }}\n"]
)
def test_other_unparsable_yaml_is_passed_over(text):
    assert read("values.yaml", text) == ((), ())


def test_alias_bomb_is_small():
    layers = "".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]\n" for n in range(1, 60))
    template = "Resources:\n  F:\n    Type: AWS::Lambda::Function\n    Properties:\n      Runtime: python3.13\n"
    references, _ = read("t.yaml", f"l0: &l0 [a, b]\n{layers}{template}      Handler: a.b\n      Layers: *l59\n")
    assert [reference.module for reference in references] == ["a"]


def test_alias_cycle_ends():
    text = "functions: &f\n  a: *f\n  <<: *f\n  handler: {Fn::If: &i [a, {Fn::If: *i}]}\nservice: *f\nResources: *f\n"
    assert read("t.yaml", text)[0] == ()


def test_too_large_a_template_is_said():
    text = "Resources: {F: {Type: AWS::Lambda::Function}}\n" + "# \n" * 700_000
    references, [lost] = read("t.yaml", text)
    assert (references, lost.reason) == ((), "larger than 2,000,000 bytes: not read as a template")


def test_missing_file_and_folder_are_said(tmp_path):
    references, incomplete = read_templates([tmp_path / "gone.yaml", tmp_path], tmp_path)
    assert references == ()
    assert [lost.reason for lost in incomplete] == [
        "cannot be read: not a regular file",
        "cannot be read: No such file or directory",
    ]


def test_devices_and_pipes_are_not_opened(tmp_path):
    os.mkfifo(tmp_path / "pipe.yaml")
    os.mkfifo(tmp_path / "run.sh")
    (tmp_path / "serverless.yml").write_text(
        "service: a\nprovider: aws\nfunctions:\n  a: ${file(/dev/zero)}\n"
        "  b: ${file(pipe.yaml)}\n  c: {handler: run.sh}\n"
    )
    (tmp_path / "t.yaml").write_text(
        "Resources:\n  F:\n    Type: AWS::Lambda::Function\n    Properties: {PackageType: Image}\n"
        "    Metadata: {DockerContext: /dev, Dockerfile: zero}\n"
    )
    references, incomplete = read_templates([*tmp_path.glob("*.y*ml")], tmp_path)
    assert references == ()
    assert sorted({(Path(lost.path).name, lost.reason) for lost in incomplete}) == [
        ("pipe.yaml", "cannot be read: not a regular file"),
        ("pipe.yaml", "included, but cannot be read: not a regular file"),
        ("zero", "included, but cannot be read: not a regular file"),
    ]


def test_yaml_is_not_imported_without_a_template(tmp_path):
    (tmp_path / "k8s.yaml").write_text("kind: Service\nhandler: x\n")
    code = (
        "import sys; from pathlib import Path; from concurrency_audit.audit.reading.templates import read_templates; "
        f"read_templates([Path({str(tmp_path / 'k8s.yaml')!r})], Path()); sys.exit('yaml' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


LOCALS = "".join(f"${{local.a{n}}}" for n in range(60))
BOMBS = {
    "loops.yaml": "Resources: &r\n  Fn::ForEach::A: [x, [y], *r, *r]\n  F: {Type: AWS::Lambda::Function, Handler: x}\n",
    "joins.yaml": "a: &a [b]\n"
    + "".join(
        f"j{n}: &{'abcdefgh'[n]} !Join ['', [{', '.join(['*' + 'abcdefgh'[n - 1]] * 50)}]]\n" for n in range(1, 8)
    )
    + "Resources: {F: {Type: AWS::Lambda::Function, Properties: {Handler: *h, Runtime: python3.13}}}\n",
    "serverless.yml": "service: x\nprovider: aws\ncustom: {a: '"
    + "${self:custom.a}" * 200
    + "'}\nfunctions: {f: {handler: '${self:custom.a}'}}\n",
    "main.tf": "locals {\n"
    + "".join(f'  a{n} = "{LOCALS}"\n' for n in range(60))
    + '}\nresource "aws_lambda_function" "f" {\n  handler = local.a0\n}\n',
    "words.tf": "handler " + "a " * 100_000,
    "stack.ts": "'aws-cdk-lib' handler: " + "/*" * 100_000,
    "quotes.ts": "'aws-cdk-lib' handler: " + "\"'`" * 50_000,
    "brackets.ts": "'aws-cdk-lib' handler: 'a.b'" + "(" * 100_000,
    "long.yaml": SAMPLES["template.yaml"].replace("!Sub '${A}.b'", "/" * 500_000 + "a.b"),
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_bounded(name):
    references, _ = read(name, BOMBS[name])
    assert references == ()

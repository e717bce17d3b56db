"""SAM and CloudFormation: which file, which line, which model."""

import json

import pytest

SAM = """\
AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Parameters:
  Entry:
    Type: String
    Default: main
Globals:
  Function:
    Runtime: python3.13
    CodeUri: src/
    Layers: [!Ref Deps]
Resources:
  Table:
    Type: AWS::DynamoDB::Table
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Handler: orders.create
  Nested:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: .
      Handler: "src/deep/app.handler"
  Managed:
    Type: AWS::Serverless::Function
    Properties:
      Handler: !Sub "${Entry}.handler"
      CapacityProviderConfig:
        Arn: !GetAtt Provider.Arn
  Other:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: nodejs22.x
      Handler: orders.create
"""
PYTHON = {"src/orders.py": "", "src/deep/app.py": "", "src/main.py": ""}


def test_sam_with_globals(project):
    project.write({"template.yaml": SAM, **PYTHON})
    assert project.rows() == [
        ("src/orders.py", "orders:create", "template.yaml:18", None),
        ("src/deep/app.py", "src.deep.app:handler", "template.yaml:23", None),
        ("src/main.py", "main:handler", "template.yaml:27", "processes"),
    ]
    assert project.incomplete() == []
    assert project.read()[0][2].model_reason == (
        "runs on a capacity provider with runtime python3.13: one process per request"
    )


def test_capacity_provider_of_the_globals(project):
    provider = "    CapacityProviderConfig: {Arn: x}\n"
    project.write({"template.yaml": SAM.replace("    CodeUri: src/\n", f"    CodeUri: src/\n{provider}"), **PYTHON})
    assert [row[3] for row in project.rows()] == ["processes"] * 3


def test_template_in_a_folder_of_its_own(project):
    project.write({"deploy/sam.yml": SAM.replace("src/", "../src/"), **PYTHON})
    assert [row[:3] for row in project.rows()] == [
        ("src/orders.py", "orders:create", "deploy/sam.yml:18"),
        ("src/deep/app.py", "src.deep.app:handler", "deploy/sam.yml:23"),
        ("src/main.py", "main:handler", "deploy/sam.yml:27"),
    ]


def function(properties, kind="AWS::Lambda::Function"):
    return {"Resources": {"F": {"Type": kind, "Properties": properties}}}


@pytest.mark.parametrize("indent", [None, 2, "\t"])
def test_json_template(project, indent):
    template = function({"Handler": "orders.create", "Runtime": "python3.12", "Code": "src"})
    template["Description"] = "tab \\t, solidus \\/ and \U0001f600"
    text = json.dumps(template, indent=indent)
    line = text[: text.index('"orders.create"')].count("\n") + 1
    project.write({"template.json": text, **PYTHON})
    assert project.rows() == [("src/orders.py", "orders:create", f"template.json:{line}", None)]


@pytest.mark.parametrize(
    ("handler", "expected"),
    [
        ({"Ref": "P"}, ["main:handler"]),
        ({"Fn::Sub": "${Module}.handler"}, ["main:handler"]),
        ({"Fn::Sub": ["${M}.handler", {"M": "orders"}]}, ["orders:handler"]),
        ({"Fn::If": ["Dev", "main.a", "orders.b"]}, ["main:a", "orders:b"]),
        ({"Fn::If": ["Dev", "main.a", {"Ref": "AWS::NoValue"}]}, ["main:a"]),
        ({"Fn::Join": [".", [{"Ref": "Module"}, "x"]]}, ["main:x"]),
    ],
)
def test_intrinsic_functions(project, handler, expected):
    parameters = {"P": {"Default": "main.handler"}, "Module": {"Default": "main"}}
    template = function({"Handler": handler, "Runtime": "python3.12", "Code": "src"}) | {"Parameters": parameters}
    project.write({"t.template": json.dumps(template), **PYTHON})
    assert [row[1] for row in project.rows()] == expected


@pytest.mark.parametrize("handler", ["!FindInMap [A, B, C]", "!Sub '${Unknown}.x'", "!Ref Unknown", "!If [a]", "[x]"])
def test_handler_without_a_value_is_said(project, handler):
    body = f"      Handler: {handler}\n      Runtime: python3.12\n"
    project.write({"t.yaml": f"Resources:\n  F:\n    Type: AWS::Lambda::Function\n    Properties:\n{body}"})
    assert project.rows() == []
    assert project.incomplete() == [("t.yaml", 5, "the handler of F has no value in the template")]


def test_code_in_s3_is_found_by_the_end_of_its_path(project):
    code = {"S3Bucket": "b", "S3Key": "k.zip"}
    template = function({"Handler": "handlers/orders.create", "Runtime": "python3.12", "Code": code})
    project.write({"cfn/t.json": json.dumps(template), "app/handlers/orders.py": ""})
    assert project.rows() == [("app/handlers/orders.py", "handlers.orders:create", "cfn/t.json:1", None)]
    project.write({"more/handlers/orders.py": ""})
    assert project.rows() == [(None, "handlers.orders:create", "cfn/t.json:1", None)]


def test_folder_that_lacks_the_module_is_not_made_up_for(project):
    template = function({"Handler": "gone.x", "Runtime": "python3.12", "Code": "src"})
    project.write({"t.json": json.dumps(template), "src/a.py": "", "elsewhere/gone.py": ""})
    assert project.rows() == [(None, "gone:x", "t.json:1", None)]


def test_for_each_and_packages(project):
    project.write(
        {
            "t.yaml": """\
Transform: AWS::LanguageExtensions
Resources:
  Fn::ForEach::Functions:
    - Name
    - [A, B]
    - Fn${Name}:
        Type: AWS::Serverless::Function
        Properties:
          Runtime: python3.13
          CodeUri: lib
          Handler: pkg.run
""",
            "lib/pkg/__init__.py": "",
        }
    )
    assert project.rows() == [("lib/pkg/__init__.py", "pkg:run", "t.yaml:11", None)]


def test_yaml_aliases_and_merge_keys(project):
    project.write(
        {
            "t.yaml": """\
x-base: &base
  Runtime: python3.13
  CodeUri: src
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties:
      <<: *base
      Handler: main.handler
""",
            **PYTHON,
        }
    )
    assert project.rows() == [("src/main.py", "main:handler", "t.yaml:9", None)]


ADAPTER = """\
Resources:
  Web:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: web
      Runtime: {runtime}
      Handler: {handler}
      {extra}
"""
LAYER = "Layers: [!Sub 'arn:aws:lambda:${AWS::Region}:753240598075:layer:LambdaAdapterLayerX86:26']"
WRAPPER = "Environment: {Variables: {AWS_LAMBDA_EXEC_WRAPPER: /opt/bootstrap}}"


@pytest.mark.parametrize("extra", [LAYER, WRAPPER, LAYER + "\n      CapacityProviderConfig: {Arn: x}"])
@pytest.mark.parametrize(
    ("script", "expected", "model"),
    [
        ("exec python -m uvicorn --port=$PORT main:app\n", ("web/main.py", "main:app"), "tasks"),
        ("gunicorn -b 0.0.0.0:8080 \\\n  -w 1 main:app\n", ("web/main.py", "main:app"), "processes"),
        ("PATH=$PATH:/x/bin exec flask --app main run -p $PORT\n", ("web/main.py", "main:app"), "threads"),
        ("#!/bin/bash\npython3 main.py\n", ("web/main.py", "main:"), "threads"),
        ("exec python -u -m main\n", ("web/main.py", "main:"), "threads"),
        ("./server\n", (None, "run.sh:"), "threads"),
    ],
)
def test_web_adapter(project, extra, script, expected, model):
    template = ADAPTER.replace("{runtime}", "python3.13").replace("{handler}", "run.sh").replace("{extra}", extra)
    project.write({"t.yaml": template, "web/run.sh": script, "web/main.py": ""})
    assert project.rows() == [(*expected, "t.yaml:7", model)]
    reason = project.read()[0][0].model_reason
    assert reason.startswith("Lambda Web Adapter")
    assert ("one request at a time" in reason) is ("CapacityProvider" not in extra)


@pytest.mark.parametrize(("script", "rows"), [("exec python app.py\n", 1), ("\x7fELF", 0), ("exec ./main\n", 0)])
def test_custom_runtime(project, script, rows):
    template = ADAPTER.replace("{runtime}", "provided.al2023").replace("{handler}", "bootstrap").replace("{extra}", "")
    project.write({"t.yaml": template, "web/bootstrap": script, "web/app.py": ""})
    assert project.rows() == [("web/app.py", "app:", "t.yaml:7", "threads")] * rows
    for reference in project.read()[0]:
        assert reference.model_reason == ("provided.al2023 custom runtime: its own bootstrap decides; assumed threads")


def test_image_functions(project):
    project.write(
        {
            "t.yaml": """\
Resources:
  Stated:
    Type: AWS::Lambda::Function
    Properties:
      PackageType: Image
      Code: {ImageUri: x}
      ImageConfig:
        Command: [stated.handler]
  Built:
    Type: AWS::Serverless::Function
    Properties:
      PackageType: Image
      CapacityProviderConfig: {Arn: x}
    Metadata:
      DockerContext: ./image
      Dockerfile: Dockerfile
""",
            "stated.py": "",
            "image/Dockerfile": 'FROM public.ecr.aws/lambda/python:3.13\nCOPY app.py ./\nCMD ["app.handler"]\n',
            "image/app.py": "",
        }
    )
    assert project.rows() == [
        ("stated.py", "stated:handler", "t.yaml:8", None),
        ("image/app.py", "app:handler", "t.yaml:12", "processes"),
    ]
    assert "container image" in project.read()[0][1].model_reason


BUILT = """\
Resources:
  Find:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: ./build
      Runtime: python3.12
      Handler: orders.find
"""


def test_of_modules_of_one_name_the_one_above_the_others_is_what_a_build_puts_on_top(project):
    project.write({"template.yml": BUILT, "src/orders.py": "", "src/validators/orders.py": "", "src/a/b/orders.py": ""})
    assert [row[:2] for row in project.rows()] == [("src/orders.py", "orders:find")]


def test_modules_of_one_name_in_folders_beside_each_other_are_not_told_apart(project):
    project.write({"template.yml": BUILT, "one/orders.py": "", "two/orders.py": ""})
    assert [file for file, *_ in project.rows()] == [None]

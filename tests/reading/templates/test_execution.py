"""Which execution model templates show: AWS's switch, images, bootstraps; in every kind of deployment text."""

import pytest

MODE = "AWS_LAMBDA_CONCURRENCY_MODE"
UNTOLD = "has no value in this text, so the function's execution model is not known"
SAM = """\
Transform: AWS::Serverless-2016-10-31
Parameters:
  Mode: {Type: String, Default: hybrid}
Mappings:
  Stages: {prod: {Mode: thread}}
Globals:
  Function:
    Environment: {Variables: {OTHER: x}}
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.14
      Handler: app.handler
      CodeUri: .
      CapacityProviderConfig: {Arn: x}
      Environment:
        Variables:
          AWS_LAMBDA_CONCURRENCY_MODE: %s
"""


@pytest.mark.parametrize(
    ("value", "model"),
    [
        ("thread", "threads"),
        ("process", "processes"),
        ("hybrid", "hybrid"),
        ("!Ref Mode", "hybrid"),
        ("{Ref: Mode}", "hybrid"),
        ("!Sub '${Mode}'", "hybrid"),
        ("!FindInMap [Stages, prod, Mode]", "threads"),
    ],
)
def test_the_switch_in_a_sam_template(project, value, model):
    project.write({"template.yaml": SAM % value, "app.py": ""})
    assert [row[3] for row in project.rows()] == [model]
    assert project.incomplete() == []


def test_the_switch_in_the_globals_gives_way_to_the_functions_own(project):
    text = SAM.replace("OTHER: x", f"{MODE}: hybrid") % "thread"
    project.write({"template.yaml": text, "app.py": ""})
    assert [row[3] for row in project.rows()] == ["threads"]
    project.write({"template.yaml": text.replace("          AWS_LAMBDA_CONCURRENCY_MODE: thread", "          B: c")})
    assert [row[3] for row in project.rows()] == ["hybrid"]


def test_a_value_that_the_runtime_refuses_is_said(project):
    project.write({"template.yaml": SAM % "threads", "app.py": ""})
    assert project.incomplete() == [
        (
            "template.yaml",
            14,
            f'{MODE} is "threads": the runtime takes process, thread, hybrid and refuses to start with anything else',
        )
    ]


def test_a_value_that_the_template_does_not_tell_is_said(project):
    project.write({"template.yaml": SAM % "!ImportValue mode", "app.py": ""})
    assert project.incomplete() == [("template.yaml", 14, f"{MODE} {UNTOLD}")]
    assert [row[3] for row in project.rows()] == [None]


def test_the_switch_means_nothing_without_managed_instances(project):
    text = (SAM % "thread").replace("      CapacityProviderConfig: {Arn: x}\n", "")
    project.write({"template.yaml": text, "app.py": ""})
    assert [row[3] for row in project.rows()] == [None]


SERVERLESS = """\
service: shop
provider:
  name: aws
  runtime: python3.14
  environment:
    AWS_LAMBDA_CONCURRENCY_MODE: ${self:custom.mode}
custom:
  mode: hybrid
functions:
  a:
    handler: app.handler
    capacityProvider: fleet
  b:
    handler: app.other
    capacityProvider: fleet
    environment:
      AWS_LAMBDA_CONCURRENCY_MODE: thread
"""


def test_the_switch_in_a_serverless_service(project):
    project.write({"serverless.yml": SERVERLESS, "app.py": ""})
    assert [(row[1], row[3]) for row in project.rows()] == [("app:handler", "hybrid"), ("app:other", "threads")]
    project.write({"serverless.yml": SERVERLESS.replace("MODE: thread", "MODE: ${env:MODE}")})
    assert [(row[1], row[3]) for row in project.rows()] == [("app:handler", "hybrid"), ("app:other", None)]


TERRAFORM = """\
variable "mode" {
  default = "thread"
}
resource "aws_lambda_function" "a" {
  handler = "app.handler"
  runtime = "python3.14"
  capacity_provider_config {
    arn = "x"
  }
  environment {
    variables = {
      AWS_LAMBDA_CONCURRENCY_MODE = %s
    }
  }
}
module "b" {
  source                = "terraform-aws-modules/lambda/aws"
  handler               = "app.other"
  runtime               = "python3.14"
  capacity_provider_config = { arn = "x" }
  environment_variables = { AWS_LAMBDA_CONCURRENCY_MODE = "hybrid" }
}
"""


@pytest.mark.parametrize(
    ("value", "model"),
    [('"thread"', "threads"), ("var.mode", "threads"), ('"process"', "processes"), ("var.other", None)],
)
def test_the_switch_in_terraform(project, value, model):
    project.write({"main.tf": TERRAFORM % value, "app.py": ""})
    assert [(row[1], row[3]) for row in project.rows()] == [("app:handler", model), ("app:other", "hybrid")]


CDK_PY = """\
from aws_cdk import aws_lambda
MODE = "thread"
fn = aws_lambda.Function(
    self, "Fn", runtime=aws_lambda.Runtime.PYTHON_3_14, handler="app.handler",
    code=aws_lambda.Code.from_asset("."), capacity_provider=fleet,
%s)
%s
"""


@pytest.mark.parametrize(
    ("argument", "later"),
    [
        ('    environment={"AWS_LAMBDA_CONCURRENCY_MODE": "thread"},\n', ""),
        ('    environment={"A": "b", "AWS_LAMBDA_CONCURRENCY_MODE": MODE},\n', ""),
        ("", 'fn.add_environment("AWS_LAMBDA_CONCURRENCY_MODE", "thread")'),
        ("", 'fn.add_environment("AWS_LAMBDA_CONCURRENCY_MODE", MODE)'),
    ],
)
def test_the_switch_in_a_cdk_app(project, argument, later):
    project.write({"stack.py": CDK_PY % (argument, later), "app.py": "", "cdk.json": "{}"})
    assert [row[3] for row in project.rows()] == ["threads"]


@pytest.mark.parametrize(
    ("argument", "later"),
    [
        ('    environment={"AWS_LAMBDA_CONCURRENCY_MODE": os.environ["MODE"]},\n', ""),
        ("", 'fn.add_environment("AWS_LAMBDA_CONCURRENCY_MODE", self.mode())'),
    ],
)
def test_a_mode_that_a_cdk_app_does_not_tell_is_no_mode(project, argument, later):
    project.write({"stack.py": CDK_PY % (argument, later), "app.py": "", "cdk.json": "{}"})
    assert [row[3] for row in project.rows()] == [None]


def test_the_switch_in_a_typescript_cdk_app(project):
    text = (
        "import * as lambda from 'aws-cdk-lib/aws-lambda';\nconst env = { AWS_LAMBDA_CONCURRENCY_MODE: 'hybrid' };\n"
        "new lambda.Function(this, 'Fn', { runtime: lambda.Runtime.PYTHON_3_13, handler: 'app.handler',\n"
        "  code: lambda.Code.fromAsset('.'), capacityProvider: fleet, environment: env });\n"
    )
    project.write({"stack.ts": text, "app.py": "", "cdk.json": "{}"})
    assert [row[3] for row in project.rows()] == ["hybrid"]


EXPERIMENTAL = "FROM public.ecr.aws/lambda/python:3.14-experimental\nCOPY . .\n"


@pytest.mark.parametrize(
    ("lines", "model"),
    [
        (f"ENV {MODE}=thread\n", "threads"),
        (f"ENV A=b {MODE}='hybrid' C=d\n", "hybrid"),
        (f"ENV {MODE} thread\n", "threads"),
        ("", "processes"),
    ],
)
def test_the_experimental_image(project, lines, model):
    project.write({"Dockerfile": f'{EXPERIMENTAL}{lines}CMD ["app.handler"]\n', "app.py": ""})
    assert [row[3] for row in project.rows()] == [model]


@pytest.mark.parametrize(
    ("text", "model"),
    [
        (f"ARG MODE=hybrid\n{EXPERIMENTAL}ARG MODE\nENV {MODE}=$MODE\n", "hybrid"),
        (f"{EXPERIMENTAL}ARG MODE\nENV {MODE}=${{MODE}}\n", None),
        (f"{EXPERIMENTAL}ENV {MODE}=${{MODE:-thread}}\n", "threads"),
        (f"{EXPERIMENTAL.replace(chr(10), ' AS base' + chr(10), 1)}ENV {MODE}=thread\nFROM base\n", "threads"),
        (f"ARG TAG=3.14-experimental\n{EXPERIMENTAL.replace('3.14-experimental', '$TAG')}", "processes"),
        (f"FROM python:3.14 AS build\nENV {MODE}=thread\n{EXPERIMENTAL}", "processes"),
    ],
    ids=["argument", "no default", "default on the spot", "stage", "tag", "other stage"],
)
def test_arguments_and_stages_of_an_image(project, text, model):
    project.write({"Dockerfile": f'{text}CMD ["app.handler"]\n', "app.py": ""})
    assert [row[3] for row in project.rows()] == [model]
    assert [why for _, _, why in project.incomplete()] == ([] if model else [f"{MODE} {UNTOLD}"])


def test_the_functions_environment_wins_over_the_images(project):
    text = (
        "Resources:\n  F:\n    Type: AWS::Serverless::Function\n"
        "    Metadata: {Dockerfile: Dockerfile, DockerContext: .}\n    Properties:\n      PackageType: Image\n"
        f"      Environment: {{Variables: {{{MODE}: hybrid}}}}\n"
    )
    docker = f'{EXPERIMENTAL}ENV {MODE}=thread\nCMD ["app.handler"]\n'
    project.write({"template.yaml": text, "Dockerfile": docker, "app.py": ""})
    assert [row[2:] for row in project.rows()] == [("template.yaml:6", "hybrid")]


@pytest.mark.parametrize(
    ("script", "model"),
    [
        ("exec gunicorn -w 2 --threads 4 app:app\n", "hybrid"),
        ("exec python -m awslambdaric app.handler\n", "processes"),
        ("exec python app.py\n", "threads"),
    ],
)
def test_custom_bootstraps(project, script, model):
    text = (
        "Resources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties:\n      Runtime: provided.al2023\n"
        "      Handler: app.handler\n      CodeUri: web/\n"
    )
    project.write({"t.yaml": text, "web/bootstrap": script, "web/app.py": ""})
    assert [row[3] for row in project.rows()] == [model]


def test_workers_of_a_server_in_the_environment(project):
    text = (
        "Resources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties:\n      Runtime: python3.13\n"
        "      Handler: run.sh\n      CodeUri: .\n      Environment:\n        Variables:\n"
        "          AWS_LAMBDA_EXEC_WRAPPER: /opt/bootstrap\n          WEB_CONCURRENCY: 2\n"
    )
    project.write({"t.yaml": text, "run.sh": "exec uvicorn app:app\n", "app.py": ""})
    assert [row[1:] for row in project.rows()] == [("app:app", "t.yaml:6", "hybrid")]

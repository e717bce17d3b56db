"""Environment variables that name folders which invocations share, as each kind of deployment file states them."""

import pytest

from concurrency_audit.audit.knowledge import Knowledge
from concurrency_audit.audit.variables import variables

SAM = """\
Transform: AWS::Serverless-2016-10-31
Parameters:
  Mount: {Type: String, Default: /mnt/models}
Globals:
  Function:
    Environment:
      Variables: {WORK: /tmp/work, TABLE: orders}
Resources:
  A:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Runtime: python3.13
      Environment:
        Variables: {MODELS: !Ref Mount, CACHE: !Sub "${Mount}/cache", OPT: /opt/x, NEAR: /tmpfiles, ALIKE: mnt/x}
"""
SERVERLESS = """\
service: s
provider: {name: aws, runtime: python3.13, environment: {WORK: "${self:custom.work}"}}
custom: {work: /tmp/work}
functions:
  a:
    handler: app.handler
    environment: {MODELS: /mnt/models, TABLE: orders}
"""
TERRAFORM = """\
variable "models" { default = "/mnt/models" }
locals { work = "/tmp/work" }
resource "aws_lambda_function" "a" {
  handler = "app.handler"
  runtime = "python3.13"
  environment {
    variables = {
      WORK   = local.work
      MODELS = var.models
      TABLE  = "orders"
    }
  }
}
"""
PYTHON = """\
from aws_cdk import aws_lambda
WORK = "/tmp/work"
fn = aws_lambda.Function(
    self, "Fn", runtime=aws_lambda.Runtime.PYTHON_3_13, handler="app.handler", code=aws_lambda.Code.from_asset("."),
    environment={"WORK": WORK, "MODELS": "/mnt/models", "TABLE": table.table_name},
)
"""
TYPESCRIPT = """\
import * as lambda from 'aws-cdk-lib/aws-lambda';
const work = '/tmp/work';
new lambda.Function(this, 'Fn', { runtime: lambda.Runtime.PYTHON_3_13, handler: 'app.handler',
  code: lambda.Code.fromAsset('.'), environment: { WORK: work, MODELS: '/mnt/models', TABLE: table.tableName } });
"""
IMAGE = """\
FROM public.ecr.aws/lambda/python:3.13
ARG WORK=/tmp/work
ENV WORK=${WORK} MODELS="/mnt/models" TABLE=orders
COPY app.py .
CMD ["app.handler"]
"""
BOTH = {"WORK": ("/tmp/work",), "MODELS": ("/mnt/models",)}


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("template.yaml", SAM, {**BOTH, "CACHE": ("/mnt/models/cache",)}),
        ("serverless.yml", SERVERLESS, BOTH),
        ("main.tf", TERRAFORM, BOTH),
        ("stack.py", PYTHON, BOTH),
        ("stack.ts", TYPESCRIPT, BOTH),
        ("Dockerfile", IMAGE, BOTH),
    ],
)
def test_variables_that_name_shared_folders(project, name, text, expected):
    project.write({name: text, "app.py": "def handler(event, context): ...\n", "cdk.json": "{}"})
    assert variables(project.read()[0]) == expected


def test_functions_that_differ_add_their_paths(project):
    other = SERVERLESS + "  b:\n    handler: app.other\n    environment: {MODELS: /mnt/other}\n"
    project.write({"serverless.yml": other, "app.py": ""})
    found = variables(project.read()[0])
    assert found["MODELS"] == ("/mnt/models", "/mnt/other")
    assert Knowledge.load().extended(variables=found).with_derived({}).variables["MODELS"] == found["MODELS"]

"""Terraform text: resources, archives followed, modules, maps behind for_each."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concurrency_audit.audit.reading.templates.hcl import parse

ARCHIVE = """\
# handler = "commented.out"
data "archive_file" "code" {
  type        = "zip"
  source_dir  = "${path.module}/../src" // the code
  output_path = "${path.module}/build/code.zip"
}
/* handler = "commented.out" */
resource "aws_lambda_function" "orders" {
  function_name = "orders"
  filename      = %s
  handler       = "orders.create"
  runtime       = "python3.12"
}
"""


@pytest.mark.parametrize(
    "filename",
    ["data.archive_file.code.output_path", '"${data.archive_file.code.output_path}"', '"./build/code.zip"'],
)
def test_archive_is_followed(project, filename):
    project.write({"infra/main.tf": ARCHIVE % filename, "src/orders.py": "", "orders.py": ""})
    assert project.rows() == [("src/orders.py", "orders:create", "infra/main.tf:11", None)]


def test_names_of_the_other_files_of_the_module(project):
    project.write(
        {
            "variables.tf": 'variable "runtime" {\n  type = string\n  default = "python3.13"\n}\n'
            'variable "handler" { default = "app.main" }\nlocals {\n  name = "app"\n  dir = "${path.root}/code"\n}\n',
            "archive.tf": 'data "archive_file" "a" {\n  source_file = "${local.dir}/app.py"\n'
            '  output_path = "a.zip"\n}\n',
            "main.tf": 'resource "aws_lambda_function" "a" {\n  runtime = var.runtime\n  handler = var.handler\n'
            '  source_code_hash = data.archive_file.a.output_base64sha256\n  filename = "a.zip"\n}\n'
            'resource "aws_lambda_function" "b" {\n  runtime = var.runtime\n  handler = "${local.name}.other"\n'
            '  s3_bucket = "b"\n}\n',
            "code/app.py": "",
        }
    )
    assert project.rows() == [
        ("code/app.py", "app:main", "main.tf:3", None),
        ("code/app.py", "app:other", "main.tf:9", None),
    ]


def test_module_call_and_other_languages(project):
    project.write(
        {
            "main.tf": 'module "fn" {\n  source = "some/lambda/aws"\n  handler = "index.lambda_handler"\n'
            '  runtime = "python3.12"\n  source_path = "../app"\n}\n'
            'resource "aws_lambda_function" "js" {\n  handler = "index.lambda_handler"\n  runtime = "nodejs20.x"\n}\n',
        }
    )
    assert project.rows() == [(None, "index:lambda_handler", "main.tf:3", None)]
    project.write({"deploy/main.tf": (project.root / "main.tf").read_text(), "app/index.py": ""})
    (project.root / "main.tf").unlink()
    assert project.rows() == [("app/index.py", "index:lambda_handler", "deploy/main.tf:3", None)]


def test_map_behind_for_each_counts_where_a_file_answers(project):
    project.write(
        {
            "main.tf": 'locals {\n  functions = {\n    a = { handler = "orders.create", memory = 128 }\n'
            '    b = { handler = "gone.create" }\n  }\n}\n'
            'resource "aws_lambda_function" "f" {\n  for_each = local.functions\n  handler = each.value.handler\n}\n',
            "src/orders.py": "",
        }
    )
    assert project.rows() == [("src/orders.py", "orders:create", "main.tf:3", None)]


def test_execution_models(project):
    project.write(
        {
            "main.tf": """\
resource "aws_lambda_function" "managed" {
  runtime = "python3.13"
  handler = "app.handler"
  filename = "../x.zip"
  capacity_provider_config {
    lambda_managed_instances_capacity_provider_config {
      capacity_provider_arn = aws_lambda_capacity_provider.p.arn
    }
  }
}
resource "aws_lambda_function" "web" {
  runtime = "python3.13"
  handler = "run.sh"
  layers  = ["arn:aws:lambda:${var.region}:753240598075:layer:LambdaAdapterLayerX86:26"]
  environment {
    variables = {
      AWS_LAMBDA_EXEC_WRAPPER = "/opt/bootstrap"
    }
  }
}
resource "aws_lambda_function" "image" {
  package_type = "Image"
  image_config {
    command = ["app.image_handler"]
  }
}
""",
            "app.py": "",
        }
    )
    assert project.rows() == [
        ("app.py", "app:handler", "main.tf:3", "processes"),
        (None, "run.sh:", "main.tf:13", "threads"),
        ("app.py", "app:image_handler", "main.tf:24", None),
    ]


def test_archive_packed_beside_its_sources(project):
    body = '  handler = "%s"\n  runtime = "python3.13"\n  filename = "${path.module}/../fn/deployment.zip"\n'
    web = '  layers = ["arn:aws:lambda:x:753240598075:layer:LambdaAdapterLayerX86:26"]\n'
    dynamic = '  dynamic "capacity_provider_config" {\n    for_each = var.c != null ? [1] : []\n  }\n'
    start = 'resource "aws_lambda_function" "a" {\n'
    text = f"{start}{body % 'app.run'}{dynamic}}}\n{start}{body % 'run.sh'}{web}}}\n"
    project.write({"tf/main.tf": text, "fn/app.py": "", "app.py": "", "fn/run.sh": "# uvicorn no:no\nuvicorn app:app"})
    assert project.rows() == [
        ("fn/app.py", "app:run", "tf/main.tf:2", None),
        ("fn/app.py", "app:app", "tf/main.tf:10", "tasks"),
    ]


def test_terraform_json(project):
    body = {"handler": "orders.create", "runtime": "python3.12", "filename": "${data.archive_file.z.output_path}"}
    document = {
        "data": {"archive_file": {"z": {"source_dir": "${path.module}/src"}}},
        "resource": {"aws_lambda_function": {"a": body, "b": [{**body, "handler": "${var.x}"}]}},
    }
    project.write({"main.tf.json": json.dumps(document, indent=1), "src/orders.py": ""})
    line = json.dumps(document, indent=1).split("orders.create")[0].count("\n") + 1
    assert project.rows() == [("src/orders.py", "orders:create", f"main.tf.json:{line}", None)]


def test_strings_heredocs_and_nesting():
    root = parse(
        'a = "x ${lookup(var.m, "k")} \\" y"\nb = <<-EOT\n  handler = "no.no"\n  EOT\nc "l1" "l2" {\n  d = [\n    1,\n'
        '    { e = "f" }\n  ]\n  g {\n    h = true\n  }\n}\n'
    )
    assert [token.text for token in root.attributes["a"]] == ['x ${lookup(var.m, "k")} \\" y']
    assert [token.kind for token in root.attributes["b"]] == ["heredoc"]
    [block] = root.blocks
    assert (block.kind, block.labels, block.line) == ("c", ["l1", "l2"], 5)
    assert [(nested.kind, nested.line) for nested in block.blocks] == [("g", 10)]
    assert block.strings() == ["f"]


@settings(deadline=None)
@given(st.text(alphabet='ab_ .=:"${}[]()\n\t\\#/*<-E%', max_size=200))
def test_any_text_parses_and_lines_are_true(text):
    for token in parse(text).tokens:
        if token.kind in ("word", "heredoc"):
            assert text.split("\n")[token.line - 1].find(token.text.split("\n")[0]) >= 0


IMAGE = """\
resource "aws_lambda_function" "orders" {
  function_name = "orders"
  package_type  = "Image"
  image_uri     = "x"
  %s
  environment {
    variables = { AWS_LAMBDA_CONCURRENCY_MODE = "thread" }
  }
}
"""
COMMAND = 'image_config { command = ["app.create"] }'
DOCKERFILE = 'FROM public.ecr.aws/lambda/python:3.14-experimental\nCOPY . .\nCMD ["app.create"]\n'
BUILT = """\
resource "docker_image" "orders" {
  build { context = "${path.module}/../orders" }
}
"""


@pytest.mark.parametrize(
    ("folder", "more", "command", "line"),
    [("", "", COMMAND, 5), ("", "", "", 1), ("infra/", "", COMMAND, 5), ("infra/", BUILT, COMMAND, 5)],
)
def test_an_image_is_that_of_its_dockerfile(project, folder, more, command, line):
    """The Dockerfile says that the runtime is the experimental one, Terraform in which mode it runs."""
    home = "orders/" if more else ""
    project.write({f"{folder}main.tf": IMAGE % command + more, f"{home}Dockerfile": DOCKERFILE, f"{home}app.py": ""})
    assert project.rows() == [(f"{home}app.py", "app:create", f"{folder}main.tf:{line}", "threads")]


def test_which_of_two_dockerfiles_an_image_is_built_from_is_not_guessed(project):
    files = {"Dockerfile": DOCKERFILE, "infra/Dockerfile": DOCKERFILE, "infra/app.py": "", "app.py": ""}
    project.write({"infra/main.tf": IMAGE % COMMAND, **files})
    assert "threads" not in {model for *_, model in project.rows()}

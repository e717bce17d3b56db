"""CDK apps in Python and TypeScript, and Dockerfiles, Zappa and Chalice."""

import pytest

PYTHON = {"lambda/orders.py": "", "lambda/index.py": "", "cdk.json": "{}"}


def python_stack(arguments, before="", after=""):
    return (
        "import os\nfrom pathlib import Path\nfrom aws_cdk import aws_lambda as lambda_\n\n"
        f"class S(Stack):\n    def __init__(self):\n{before}"
        f"        fn = lambda_.Function(\n            self, 'F',\n{arguments}        )\n{after}"
    )


@pytest.mark.parametrize(
    "code",
    [
        'lambda_.Code.from_asset("lambda")',
        "lambda_.Code.from_asset('./lambda', exclude=['*.md'])",
        'lambda_.Code.from_asset(os.path.join(os.path.dirname(__file__), "..", "lambda"))',
        'lambda_.Code.from_asset(str(Path(__file__).parent.parent / "lambda"))',
        'lambda_.Code.from_asset(str(Path(__file__).parents[1] / "lambda"))',
        'lambda_.AssetCode("lambda")',
    ],
)
def test_python_app(project, code):
    arguments = (
        f'            code={code},\n            # handler="no.no"\n            handler="orders.create",\n'
        "            runtime=lambda_.Runtime.PYTHON_3_12,\n"
    )
    project.write({"stacks/s.py": python_stack(arguments), **PYTHON})
    assert project.rows() == [("lambda/orders.py", "orders:create", "stacks/s.py:11", None)]


def test_python_app_whose_folder_no_cdk_json_tells(project):
    arguments = (
        '            code=lambda_.Code.from_asset("lambda"),\n            handler="orders.create",\n'
        "            runtime=lambda_.Runtime.PYTHON_3_12,\n"
    )
    project.write({"shop/stacks/s.py": python_stack(arguments), "shop/lambda/orders.py": ""})
    assert project.rows() == [("shop/lambda/orders.py", "orders:create", "shop/stacks/s.py:10", None)]


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("lambda.Code.fromAsset('lambda')", True),
        ("lambda.Code.fromAsset(path.join(__dirname, '../lambda'))", True),
        ("lambda.Code.fromAsset(path.join(__dirname, '..', 'lambda'), { bundling: { image: x('y') } })", True),
        ("lambda.Code.fromAsset(`${__dirname}/../lambda`)", True),
        ("lambda.Code.fromAsset('nowhere')", True),
        ("lambda.Code.fromAsset('stacks')", False),
    ],
)
def test_typescript_app(project, code, found):
    text = f"""\
import * as lambda from 'aws-cdk-lib/aws-lambda';
const role = new iam.Role(this, 'R', {{ assumedBy: x }});
const fn = new lambda.Function(this, 'F', {{
  runtime: lambda.Runtime.PYTHON_3_13, // handler: 'no.no'
  code: {code},
  environment: {{ A: 'b' }},
  handler: 'orders.create',
}});
new NodejsFunction(this, 'N', {{ handler: 'orders.js', entry: 'lambda' }});
new lambda.Function(this, 'J', {{ runtime: lambda.Runtime.NODEJS_20_X, handler: 'orders.js' }});
"""
    project.write({"stacks/s.ts": text, **PYTHON})
    assert project.rows() == [("lambda/orders.py" if found else None, "orders:create", "stacks/s.ts:7", None)]


@pytest.mark.parametrize(
    ("before", "code"),
    [
        ('ROOT = Path(__file__).resolve().parents[1]\nCODE = "lambda"\n', "lambda_.Code.from_asset(str(ROOT / CODE))"),
        ('        code = lambda_.Code.from_asset("lambda", bundling=B(command=["x"]))\n', "code"),
        (
            'LAMBDAS = os.path.join(os.path.dirname(__file__), "..")\n',
            'l.Code.from_asset(os.path.join(LAMBDAS, "lambda"))',
        ),
    ],
)
def test_code_through_names_of_the_file(project, before, code):
    text = python_stack(f'            code={code},\n            handler="orders.create",\n', before)
    project.write({"stacks/s.py": text, **PYTHON, "other/orders.py": ""})
    line = text.split("orders.create")[0].count("\n") + 1
    assert project.rows() == [("lambda/orders.py", "orders:create", f"stacks/s.py:{line}", None)]


def test_handler_given_to_a_helper_in_some_position(project):
    text = 'import aws_cdk\nmake("Name", "orders.handler", "lambda")\nmake("handlers.gone.handler")\n'
    project.write({"app.py": text + 'x(handler="orders.lambda_handler")\n', **PYTHON})
    assert project.rows() == [
        ("lambda/orders.py", "orders:handler", "app.py:2", None),
        ("lambda/orders.py", "orders:lambda_handler", "app.py:4", None),
    ]


def test_runtime_in_a_variable_counts_where_a_file_answers(project):
    arguments = '            handler="{}",\n            runtime=RUNTIME,\n            code=code,\n'
    text = python_stack(arguments.format("orders.create")) + python_stack(arguments.format("gone.create"))
    project.write({"app.py": text, **PYTHON})
    assert project.rows() == [("lambda/orders.py", "orders:create", "app.py:9", None)]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ('entry="lambda", index="orders.py", handler="create"', ("lambda/orders.py", "orders:create")),
        ('entry="lambda", runtime=lambda_.Runtime.PYTHON_3_12', ("lambda/index.py", "index:handler")),
    ],
)
def test_python_function_construct(project, arguments, expected):
    text = f'from aws_cdk.aws_lambda_python_alpha import PythonFunction\nPythonFunction(self, "F", {arguments})\n'
    project.write({"app.py": text, **PYTHON})
    assert project.rows() == [(*expected, "app.py:2", None)]


@pytest.mark.parametrize(
    ("arguments", "after", "model"),
    [
        ("", "        provider.add_function(fn)\n", "processes"),
        ("", "        provider.add_function(other)\n", None),
        ("", "        fn.add_environment('AWS_LAMBDA_EXEC_WRAPPER', '/opt/bootstrap')\n", "threads"),
        ("            environment={'AWS_LAMBDA_EXEC_WRAPPER': '/opt/bootstrap'},\n", "", "threads"),
    ],
)
def test_execution_models(project, arguments, after, model):
    arguments += '            handler="orders.create",\n            runtime=lambda_.Runtime.PYTHON_3_13,\n'
    project.write({"app.py": python_stack(arguments, after=after), **PYTHON})
    assert [row[3] for row in project.rows()] == [model]


def test_image_command(project):
    text = (
        "from aws_cdk import aws_lambda as l\nl.DockerImageFunction(self, 'F',\n"
        "  code=l.DockerImageCode.from_image_asset('lambda',\n    cmd=['orders.create']))\n"
    )
    project.write({"app.py": text, **PYTHON})
    assert project.rows() == [("lambda/orders.py", "orders:create", "app.py:4", None)]


def test_scripts_without_the_cdk_are_passed_over(project):
    project.write({"app.py": 'f(handler="orders.create")\n', "x.ts": "f({handler: 'orders.create'})\n", **PYTHON})
    assert project.read() == ((), ())


LAMBDA_IMAGE = "FROM public.ecr.aws/lambda/python:3.13\n"
ADAPTER = "COPY --from=public.ecr.aws/awsguru/aws-lambda-adapter:0.9.1 /lambda-adapter /opt/extensions/lambda-adapter\n"


@pytest.mark.parametrize(
    ("dockerfile", "expected"),
    [
        (
            LAMBDA_IMAGE + 'COPY app.py ${LAMBDA_TASK_ROOT}\nCMD ["app.handler"]\n',
            ("fn/app.py", "app:handler", 3, None),
        ),
        (LAMBDA_IMAGE + 'COPY src/ ./\nCMD [ \\\n  "inner.handler" ]\n', ("fn/src/inner.py", "inner:handler", 3, None)),
        (
            "FROM python:3.13 AS build\nRUN pip install awslambdaric\nFROM python:3.13-slim\n"
            'ENTRYPOINT [ "/usr/local/bin/python", "-m", "awslambdaric" ]\nCMD [ "app.handler" ]\n',
            ("fn/app.py", "app:handler", 5, None),
        ),
        (
            f'FROM python:3.13\n{ADAPTER}COPY src .\nCMD ["gunicorn", "-b=:8080", "inner:app"]\n',
            ("fn/src/inner.py", "inner:app", 4, "processes"),
        ),
        (
            LAMBDA_IMAGE + ADAPTER + 'ENTRYPOINT ["uvicorn"]\nCMD ["app:app", "--port", "8000"]\n',
            ("fn/app.py", "app:app", 4, "tasks"),
        ),
        ('FROM python:3.13\nCMD ["app.handler"]\n', None),
        (LAMBDA_IMAGE + 'CMD ["missing.handler"]\n', None),
        (LAMBDA_IMAGE, None),
    ],
)
def test_dockerfiles(project, dockerfile, expected):
    project.write({"fn/Dockerfile": dockerfile, "fn/app.py": "", "fn/src/inner.py": ""})
    rows = [(expected[0], expected[1], f"fn/Dockerfile:{expected[2]}", expected[3])] if expected else []
    assert project.rows() == rows


def test_zappa(project):
    text = '{\n  "dev": {\n    "app_function": "my_app.app",\n    "events": [{"function": "jobs.nightly"}]\n  }\n}\n'
    project.write({"zappa_settings.json": text, "my_app.py": "", "jobs.py": ""})
    assert project.rows() == [
        ("my_app.py", "my_app:app", "zappa_settings.json:3", None),
        ("jobs.py", "jobs:nightly", "zappa_settings.json:4", None),
    ]


def test_chalice(project):
    project.write({"api/.chalice/config.json": '{\n  "version": "2.0",\n  "app_name": "api"\n}\n', "api/app.py": ""})
    assert project.rows() == [("api/app.py", "app:app", "api/.chalice/config.json:3", None)]

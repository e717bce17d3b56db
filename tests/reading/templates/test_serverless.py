"""serverless.yml: handlers, includes, variables and what runs elsewhere."""

BASE = """\
service: shop
provider:
  name: aws
  runtime: python3.12
"""
PYTHON = {"src/handlers/orders.py": "", "src/handlers/users.py": "", "handler.py": ""}


def test_handlers_with_folders(project):
    text = BASE + (
        "functions:\n  create:\n    handler: src/handlers/orders.create\n  hello:\n    handler: handler.hello\n"
        "  js:\n    runtime: nodejs20.x\n    handler: handler.js\n"
    )
    project.write({"serverless.yml": text, **PYTHON})
    assert project.rows() == [
        ("src/handlers/orders.py", "src.handlers.orders:create", "serverless.yml:7", None),
        ("handler.py", "handler:hello", "serverless.yml:9", None),
    ]


def test_without_a_runtime_only_what_exists_counts(project):
    text = (
        "service: x\nprovider: {name: aws}\nfunctions:\n  a: {handler: handler.hello}\n  b: {handler: index.handler}\n"
    )
    project.write({"serverless.yml": text, **PYTHON})
    assert project.rows() == [("handler.py", "handler:hello", "serverless.yml:4", None)]


def test_service_in_a_subfolder_and_a_module_of_python_requirements(project):
    text = BASE + "functions:\n  a:\n    module: fn\n    handler: app.run\n"
    project.write({"services/one/serverless.yaml": text, "services/one/fn/app.py": ""})
    assert project.rows() == [("services/one/fn/app.py", "app:run", "services/one/serverless.yaml:8", None)]


def test_included_files_carry_their_own_line(project):
    project.write(
        {
            "serverless.yml": BASE
            + "functions:\n  - ${file(config/orders.yml)}\n  - ${file(./config/all.yml):functions.users}\n",
            "config/orders.yml": "create:\n  handler: src/handlers/orders.create\n",
            "config/all.yml": "functions:\n  users:\n    list:\n      handler: src/handlers/users.list\n",
            **PYTHON,
        }
    )
    assert project.rows() == [
        ("src/handlers/users.py", "src.handlers.users:list", "config/all.yml:4", None),
        ("src/handlers/orders.py", "src.handlers.orders:create", "config/orders.yml:2", None),
    ]


def test_functions_as_one_include_and_single_function_includes(project):
    project.write(
        {
            "a/serverless.yml": BASE + "functions: ${file(functions.yml)}  # handler\n",
            "a/functions.yml": "f: ${file(f.yml)}\n",
            "a/f.yml": "\nhandler: h.x\n",
            "a/h.py": "",
        }
    )
    assert project.rows() == [("a/h.py", "h:x", "a/f.yml:2", None)]


def test_missing_include_is_said_and_a_circle_ends(project):
    project.write(
        {
            "serverless.yml": BASE + "functions:\n  handler: ${file(gone.yml)}\n  b: ${file(loop.yml)}\n",
            "loop.yml": "${file(loop.yml)}",
        }
    )
    assert project.rows() == []
    assert project.incomplete() == [("gone.yml", 1, "included, but cannot be read: No such file or directory")]


def test_variables_of_the_service_itself(project):
    text = BASE + (
        "custom:\n  folder: src/handlers\nfunctions:\n  a:\n    handler: ${self:custom.folder}/orders.create\n"
        "  b:\n    handler: ${opt:what}.x\n"
    )
    project.write({"serverless.yml": text, **PYTHON})
    assert project.rows() == [("src/handlers/orders.py", "src.handlers.orders:create", "serverless.yml:9", None)]


def test_wsgi_plugin_names_the_application(project):
    text = BASE + "custom:\n  wsgi:\n    app: api.app\nfunctions:\n  api:\n    handler: wsgi_handler.handler\n"
    project.write({"serverless.yml": text, "api.py": ""})
    assert project.rows() == [("api.py", "api:app", "serverless.yml:10", None)]


def test_capacity_provider_and_web_adapter(project):
    text = BASE + (
        "functions:\n  a:\n    capacityProvider: default\n    handler: handler.hello\n"
        "  b:\n    handler: run.sh\n    layers: ['arn:aws:lambda:x:753240598075:layer:LambdaAdapterLayerArm64:26']\n"
    )
    project.write({"serverless.yml": text, **PYTHON, "run.sh": "uvicorn handler:app"})
    assert project.rows() == [
        ("handler.py", "handler:hello", "serverless.yml:8", "processes"),
        ("handler.py", "handler:app", "serverless.yml:10", "tasks"),
    ]


def test_image_with_a_command(project):
    text = BASE + "functions:\n  a:\n    image:\n      name: base\n      command: [handler.hello]\n"
    project.write({"serverless.yml": text, **PYTHON})
    assert project.rows() == [("handler.py", "handler:hello", "serverless.yml:9", None)]


def test_functions_of_other_kinds_of_files_are_passed_over(project):
    project.write(
        {
            "workflow.yml": "functions:\n  a:\n    handler: handler.hello\n",
            "k8s.yaml": "apiVersion: v1\nfunctions: 1\n---\nkind: handler\n",
            **PYTHON,
        }
    )
    assert project.read() == ((), ())


def test_what_an_image_runs_stands_where_its_dockerfile_puts_it(project):
    text = "service: x\nprovider: {name: aws}\nfunctions:\n  a:\n    image:\n      uri: ${env:IMAGE}\n      command:\n"
    project.write({"deploy/serverless.yml": f"{text}        - handlers.orders.create\n", "src/handlers/orders.py": ""})
    assert project.rows() == [("src/handlers/orders.py", "handlers.orders:create", "deploy/serverless.yml:8", None)]


def test_a_handler_beside_a_service_without_an_image_is_not_looked_for_elsewhere(project):
    text = BASE + "functions:\n  a:\n    handler: handlers.orders.create\n"
    project.write({"deploy/serverless.yml": text, "src/handlers/orders.py": ""})
    assert [file for file, *_ in project.rows()] == [None]

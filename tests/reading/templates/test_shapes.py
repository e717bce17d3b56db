"""The ways in which real projects say what the handler is, one row each: files, and what must come of them."""

import pytest

SAM = "Resources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties:\n      Runtime: python3.12\n"
SERVICE = "service: x\nprovider:\n  name: {cloud}\n  runtime: python3.12\nfunctions:\n  f:\n    handler: {handler}\n"


def sam(handler, code="fn"):
    return SAM + f"      CodeUri: {code}\n      Handler: {handler}\n"


def service(handler, cloud="aws"):
    return SERVICE.format(handler=handler, cloud=cloud)


ROWS = {
    "lambda_handler in SAM": ({"t.yaml": sam("app.lambda_handler"), "fn/app.py": ""}, "fn/app.py app:lambda_handler"),
    "handler in SAM": ({"t.yaml": sam("app.handler"), "fn/app.py": ""}, "fn/app.py app:handler"),
    "handle in SAM": ({"t.yaml": sam("app.handle"), "fn/app.py": ""}, "fn/app.py app:handle"),
    "a name only configuration knows": (
        {"serverless.yml": service("users/api.delete"), "users/api.py": ""},
        "users/api.py users.api:delete",
    ),
    "hello in serverless.yml": (
        {"serverless.yml": service("handler.hello"), "handler.py": ""},
        "handler.py handler:hello",
    ),
    "webhook in a package": (
        {"t.yaml": sam("bot.hooks.webhook"), "fn/bot/__init__.py": "", "fn/bot/hooks.py": ""},
        "fn/bot/hooks.py bot.hooks:webhook",
    ),
    "handler in the package itself": (
        {"t.yaml": sam("bot.run"), "fn/bot/__init__.py": ""},
        "fn/bot/__init__.py bot:run",
    ),
    "dash in the file name": (
        {"serverless.yml": service("src/login-activity.handler"), "src/login-activity.py": ""},
        "src/login-activity.py src.login-activity:handler",
    ),
    "space in the file name": (
        {"t.yaml": sam("retrieve _changes.lambda_handler"), "fn/retrieve _changes.py": ""},
        "fn/retrieve _changes.py retrieve _changes:lambda_handler",
    ),
    "relative spelling": (
        {"a/serverless.yml": service("./lib/../orders.create"), "a/orders.py": "", "a/lib/x.py": ""},
        "a/orders.py orders:create",
    ),
    "code folder outside the service": (
        {"infra/serverless.yml": service("../src/orders.create"), "src/orders.py": ""},
        "src/orders.py src.orders:create",
    ),
    "a single file as the code": (
        {"t.yaml": sam("app.handler", "fn/app.py"), "fn/app.py": ""},
        "fn/app.py app:handler",
    ),
    "an archive somebody else built": (
        {"t.yaml": sam("app.handler", "build/fn.zip"), "build/fn.zip": "", "src/app.py": ""},
        "src/app.py app:handler",
    ),
    "an artifact of serverless.yml": (
        {"serverless.yml": service("app.handler") + "    package:\n      artifact: x.zip\n", "src/app.py": ""},
        "src/app.py app:handler",
    ),
    "vendored copy beside it": (
        {
            "t.yaml": sam("six.handler", "s3://bucket/key"),
            "a/six.py": "",
            "b/six.py": "",
            "b/six-1.dist-info/RECORD": "six.py,,\n",
        },
        "a/six.py six:handler",
    ),
    "terraform module with a list of sources": (
        {
            "main.tf": 'module "f" {\n  handler = "app.run"\n  runtime = "python3.12"\n'
            '  source_path = ["fn", "lib"]\n}\n',
            "fn/app.py": "",
        },
        "fn/app.py app:run",
    ),
    "kubeless": ({"serverless.yml": service("app.main", "kubeless"), "app.py": ""}, None),
    "openwhisk": ({"serverless.yml": service("app.main", "openwhisk"), "app.py": ""}, None),
    "google": ({"serverless.yml": service("main", "google"), "app.py": ""}, None),
    "azure": ({"serverless.yml": service("app.main", "azure"), "app.py": ""}, None),
    "provider in one word": (
        {"serverless.yml": "service: x\nprovider: aws\nfunctions: {a: {handler: app.run}}\n", "app.py": ""},
        "app.py app:run",
    ),
}


@pytest.mark.parametrize("shape", ROWS)
def test_shape(project, shape):
    files, expected = ROWS[shape]
    project.write(files)
    assert [f"{file} {name}" for file, name, _, _ in project.rows()] == ([expected] if expected else [])
    assert project.incomplete() == []

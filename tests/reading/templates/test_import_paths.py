"""Where a function imports from: its code folder, PYTHONPATH, layers; and handlers in arguments of modules."""

SAM = """\
Resources:
  Deps:
    Type: AWS::Serverless::LayerVersion
    Properties: {ContentUri: layers/deps}
  F:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: orders.handler
      CodeUri: functions/orders
      Layers: [!Ref Deps]
      Environment:
        Variables: {PYTHONPATH: "/var/task/lib:/opt/python"}
"""


def folders(project):
    return [reference.folders for reference in project.read()[0]]


def test_code_pythonpath_and_layers(project):
    files = {"functions/orders/orders.py": "", "functions/orders/lib/x.py": "", "layers/deps/python/shared.py": ""}
    project.write({"template.yaml": SAM, **files})
    assert folders(project) == [
        ("functions/orders", "functions/orders/lib", "layers/deps/python", "layers/deps"),
    ]


def test_a_handler_that_lies_where_pythonpath_points(project):
    project.write({"template.yaml": SAM, "functions/orders/lib/orders.py": ""})
    assert [row[0] for row in project.rows()] == ["functions/orders/lib/orders.py"]


def test_layers_of_a_serverless_service(project):
    text = (
        "service: s\nprovider: {name: aws, runtime: python3.13}\nlayers:\n  deps: {path: layers/deps}\n"
        "functions:\n  a:\n    handler: app.handler\n    layers:\n      - {Ref: DepsLambdaLayer}\n"
    )
    project.write({"serverless.yml": text, "app.py": "", "layers/deps/python/shared.py": ""})
    assert folders(project) == [(".", "layers/deps/python", "layers/deps")]


def test_layers_of_terraform(project):
    text = """\
data "archive_file" "deps" {
  type = "zip"
  source_dir = "${path.module}/layer"
  output_path = "deps.zip"
}
resource "aws_lambda_layer_version" "deps" {
  layer_name = "deps"
  filename = data.archive_file.deps.output_path
}
resource "aws_lambda_function" "a" {
  handler = "app.handler"
  runtime = "python3.13"
  filename = "src"
  layers = [aws_lambda_layer_version.deps.arn]
}
"""
    project.write({"main.tf": text, "src/app.py": "", "layer/python/shared.py": ""})
    assert folders(project) == [("src", "layer/python", "layer")]


def test_handlers_in_arguments_of_terraform_modules(project):
    text = """\
module "orders" {
  source = "./modules/lambda"
  entry_point = "orders.create"
  version = "python3.12"
}
module "many" {
  source = "./modules/many"
  functions = {
    read = { file = "reader.main", memory = 128 }
    gone = { file = "nowhere.main" }
  }
}
"""
    project.write({"main.tf": text, "src/orders.py": "", "src/reader.py": ""})
    assert [row[:3] for row in project.rows()] == [
        ("src/orders.py", "orders:create", "main.tf:3"),
        ("src/reader.py", "reader:main", "main.tf:9"),
    ]


def test_one_folder_per_function(project):
    text = "Resources:\n" + "".join(
        f"  {name}:\n    Type: AWS::Serverless::Function\n    Properties:\n      Runtime: python3.13\n"
        f"      Handler: app.handler\n      CodeUri: functions/{name}/\n"
        for name in ("a", "b")
    )
    project.write({"template.yaml": text, "functions/a/app.py": "", "functions/b/app.py": ""})
    assert [row[0] for row in project.rows()] == ["functions/a/app.py", "functions/b/app.py"]
    assert folders(project) == [("functions/a",), ("functions/b",)]

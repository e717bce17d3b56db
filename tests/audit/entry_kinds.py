"""Small projects, one for each way in which code says where invocations begin, with these functions."""

from typing import NamedTuple


class Kind(NamedTuple):
    """One project."""

    files: dict[str, str]
    entries: tuple[str, ...]
    """`module.function` as the report names it."""
    others: tuple[str, ...] = ()
    """Functions that are none."""


KINDS: dict[str, Kind] = {
    "fastapi depends": Kind(
        {"app.py": """
from fastapi import Depends, FastAPI

app = FastAPI()

def settings():
    return {}

def user(config=Depends(settings)):
    return config

@app.get("/orders")
def orders(who=Depends(user)):
    return who

def helper(x):
    return x
"""},
        ("app.orders", "app.user", "app.settings"), ("app.helper",)),
    "fastapi annotated depends": Kind(
        {"app.py": """
from typing import Annotated
from fastapi import Depends, FastAPI

app = FastAPI()

def user(token: str):
    return token

@app.get("/orders")
def orders(who: Annotated[str, Depends(user)]):
    return who
"""},
        ("app.orders", "app.user")),
    "fastapi router dependencies": Kind(
        {"app.py": """
from fastapi import APIRouter, Depends, FastAPI

def check(token: str):
    return token

router = APIRouter(dependencies=[Depends(check)])

@router.get("/orders")
def orders():
    return 1

app = FastAPI()
app.include_router(router)
"""},
        ("app.orders", "app.check")),
    "add_api_route": Kind(
        {"app.py": """
from fastapi import FastAPI

app = FastAPI()

def orders():
    return 1

app.add_api_route("/orders", orders, methods=["GET"])
"""},
        ("app.orders",)),
    "starlette route list": Kind(
        {"app.py": """
from starlette.applications import Starlette
from starlette.routing import Mount, Route

async def orders(request):
    return 1

async def inner(request):
    return 2

routes = [Route("/orders", orders), Mount("/sub", routes=[Route("/x", endpoint=inner)])]
app = Starlette(routes=routes)
"""},
        ("app.orders", "app.inner")),
    "middleware": Kind(
        {"app.py": """
from fastapi import FastAPI
from starlette.middleware.base import BaseHTTPMiddleware

app = FastAPI()

@app.middleware("http")
async def timed(request, call_next):
    return await call_next(request)

class Audit(BaseHTTPMiddleware):
    async def dispatch(self, request, call_next):
        return await call_next(request)

app.add_middleware(Audit)
"""},
        ("app.timed", "app.Audit.dispatch")),
    "pure asgi middleware": Kind(
        {"app.py": """
from fastapi import FastAPI

class Audit:
    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        await self.app(scope, receive, send)

app = FastAPI()
app.add_middleware(Audit)
"""},
        ("app.Audit.__call__",)),
    "middleware given as a function": Kind(
        {"app.py": """
from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware

async def timed(request, call_next):
    return await call_next(request)

async def checked(request, call_next):
    return await call_next(request)

app = FastAPI(middleware=[Middleware(BaseHTTPMiddleware, dispatch=checked)])
app.add_middleware(BaseHTTPMiddleware, dispatch=timed)
"""},
        ("app.checked", "app.timed")),
    "background tasks": Kind(
        {"app.py": """
from fastapi import BackgroundTasks, FastAPI

app = FastAPI()
SENT = []

def send(to):
    SENT.append(to)

@app.post("/orders")
def orders(tasks: BackgroundTasks):
    tasks.add_task(send, "x")
    return 1
"""},
        ("app.orders",)),
    "routes in a method": Kind(
        {"app.py": """
from fastapi import APIRouter, FastAPI

class Orders:
    def __init__(self):
        self.router = APIRouter()
        self.router.add_api_route("/orders", self.read, methods=["GET"])

    def read(self):
        return 1

app = FastAPI()
app.include_router(Orders().router)
"""},
        ("app.Orders.read",)),
    "routes in a factory": Kind(
        {"app.py": """
from fastapi import FastAPI

def create_app():
    app = FastAPI()

    @app.get("/orders")
    def orders():
        return 1

    return app

app = create_app()
"""},
        ("app.create_app.<locals>.orders",)),
    "factory in another module": Kind(
        {"main.py": "from web import create_app\n\napp = create_app()\n",
         "web.py": """
from flask import Flask
import views

def create_app():
    app = Flask(__name__)
    app.register_blueprint(views.bp)
    app.post("/direct")(views.direct)
    return app
""", "views.py": """
from flask import Blueprint

bp = Blueprint("orders", __name__)

@bp.route("/orders")
def orders():
    return "1"

def direct():
    return "2"
"""},
        ("views.orders", "views.direct")),
    "flask": Kind(
        {"app.py": """
from flask import Flask
from flask.views import MethodView
from flask_restful import Api, Resource

app = Flask(__name__)
api = Api(app)

def orders():
    return "1"

app.add_url_rule("/orders", view_func=orders)

class Items(MethodView):
    def get(self):
        return "2"

app.add_url_rule("/items", view_func=Items.as_view("items"))

class Things(Resource):
    def post(self):
        return {}

api.add_resource(Things, "/things")

@app.before_request
def before():
    pass

@app.teardown_request
def teardown(error):
    pass

@app.errorhandler(404)
def missing(error):
    return "3"
"""},
        ("app.orders", "app.Items.get", "app.Things.post", "app.before", "app.teardown", "app.missing")),
    "django": Kind(
        {"site/urls.py": """
from django.urls import path
from shop import views

urlpatterns = [path("orders", views.orders), path("items", views.Items.as_view())]
""", "shop/__init__.py": "", "shop/views.py": """
from django.views import View

def orders(request):
    return 1

class Items(View):
    def get(self, request):
        return 2
"""},
        ("shop.views.orders", "shop.views.Items.get")),
    "litestar": Kind(
        {"app.py": """
from litestar import Controller, Litestar, get

@get("/orders")
async def orders() -> dict:
    return {}

class Items(Controller):
    path = "/items"

    @get("/")
    async def read(self) -> dict:
        return {}

app = Litestar([orders, Items])
"""},
        ("app.orders", "app.Items.read")),
    "chalice subclass": Kind(
        {"app.py": """
from chalice import Chalice

class Shop(Chalice):
    pass

app = Shop(app_name="shop")

@app.route("/orders")
def orders():
    return {}

@app.on_sqs_message(queue="q")
def messages(event):
    return None

@app.lambda_function()
def direct(event, context):
    return None
"""},
        ("app.orders", "app.messages", "app.direct")),
    "ask-sdk": Kind(
        {"app.py": """
from ask_sdk_core.skill_builder import SkillBuilder
from ask_sdk_core.dispatch_components import AbstractRequestHandler

class Launch(AbstractRequestHandler):
    def can_handle(self, handler_input):
        return True

    def handle(self, handler_input):
        return 1

sb = SkillBuilder()
sb.add_request_handler(Launch())

@sb.request_handler(can_handle_func=lambda i: True)
def stop(handler_input):
    return 2

lambda_handler = sb.lambda_handler()
"""},
        ("app.Launch.handle", "app.stop")),
    "slack_bolt": Kind(
        {"app.py": """
from slack_bolt import App
from slack_bolt.adapter.aws_lambda import SlackRequestHandler

app = App()

@app.command("/order")
def order(ack, command):
    ack()

@app.event("message")
def message(event, say):
    say("x")

def handler(event, context):
    return SlackRequestHandler(app=app).handle(event, context)
"""},
        ("app.order", "app.message", "app.handler")),
    "strawberry": Kind(
        {"app.py": """
import strawberry

@strawberry.type
class Query:
    @strawberry.field
    def orders(self) -> int:
        return 1

schema = strawberry.Schema(query=Query)

def handler(event, context):
    return schema.execute_sync(event["body"])
"""},
        ("app.Query.orders", "app.handler")),
    "crhelper": Kind(
        {"app.py": """
from crhelper import CfnResource

helper = CfnResource()

@helper.create
def create(event, context):
    return "1"

def handler(event, context):
    helper(event, context)
"""},
        ("app.create", "app.handler")),
    "cfn provider base": Kind(
        {"app.py": """
from cfn_resource_provider import ResourceProvider

class Secret(ResourceProvider):
    def create(self):
        self.physical_resource_id = "x"

provider = Secret()

def handler(request, context):
    return provider.handle(request, context)
"""},
        ("app.handler", "app.Secret.create")),
    "fastmcp": Kind(
        {"server.py": """
from mcp.server.fastmcp import FastMCP

mcp = FastMCP("orders")

@mcp.tool()
def find(order: str) -> str:
    return order

@mcp.resource("orders://{name}")
def read(name: str) -> str:
    return name

@mcp.prompt()
def ask(name: str) -> str:
    return name
"""},
        ("server.find", "server.read", "server.ask")),
    "mcp low level": Kind(
        {"server.py": """
from mcp.server import Server

server = Server("orders")

@server.list_tools()
async def tools():
    return []

@server.call_tool()
async def call(name, arguments):
    return []
"""},
        ("server.tools", "server.call")),
    "agentcore": Kind(
        {"main.py": """
from bedrock_agentcore.runtime import BedrockAgentCoreApp

app = BedrockAgentCoreApp()

@app.entrypoint
async def invoke(payload):
    yield payload

@app.websocket
async def socket(websocket, context):
    await websocket.accept()

@app.ping
def ping():
    return "Healthy"
"""},
        ("main.invoke", "main.socket", "main.ping")),
    "agent tools": Kind(
        {"app.py": """
from strands import Agent, tool
from langchain_core.tools import tool as chain_tool
from langgraph.graph import StateGraph

@tool
def weather(city: str) -> str:
    return city

@chain_tool
def search(text: str) -> str:
    return text

def step(state):
    return state

graph = StateGraph(dict)
graph.add_node("step", step)

def handler(event, context):
    return Agent(tools=[weather])(event["prompt"])
"""},
        ("app.weather", "app.search", "app.step", "app.handler")),
    "a2a": Kind(
        {"agent.py": """
from a2a.server.agent_execution import AgentExecutor

class Orders(AgentExecutor):
    async def execute(self, context, event_queue):
        pass

    async def cancel(self, context, event_queue):
        pass
"""},
        ("agent.Orders.execute", "agent.Orders.cancel")),
    "durable": Kind(
        {"app.py": """
from aws_durable_execution_sdk_python import DurableContext, durable_execution, durable_step

@durable_step
def charge(step_context, order):
    return order

@durable_execution
def handler(event, context: DurableContext):
    return context.step(charge(event["order"]))
"""},
        ("app.handler",)),
    "mangum": Kind(
        {"app.py": """
from fastapi import FastAPI
from mangum import Mangum

api = FastAPI()

@api.get("/")
def root():
    return 1

handler = Mangum(api)
"""},
        ("app.root",)),
    "made by a factory": Kind(
        {"app.py": """
def make(name):
    def run(event, context):
        return name
    return run

lambda_handler = make("x")
"""},
        ("app.lambda_handler",)),
    "re-exported by a package": Kind(
        {"template.yaml": """
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.12
      CodeUri: src/
      Handler: orders.process
""", "src/orders/__init__.py": "from .work import process\n",
         "src/orders/work.py": "def process(payload, ctx):\n    return payload\n"},
        ("orders.process",)),
    "instance with __call__": Kind(
        {"app.py": """
class Handler:
    def __call__(self, event, context):
        return event

handler = Handler()
"""},
        ("app.handler",)),
    "configured names": Kind(
        {"template.yaml": """
Resources:
  A:
    Type: AWS::Serverless::Function
    Properties: {Runtime: python3.12, CodeUri: a, Handler: main.main}
  B:
    Type: AWS::Serverless::Function
    Properties: {Runtime: python3.12, CodeUri: b, Handler: lambda_function.run}
  C:
    Type: AWS::Lambda::Function
    Properties: {Runtime: python3.12, Handler: index.handler, Code: c}
""", "a/main.py": "def main(payload, _):\n    return 1\n", "b/lambda_function.py": "def run(e, c):\n    return 2\n",
         "c/index.py": "def handler(event, context):\n    return 3\n"},
        ("main.main", "lambda_function.run", "index.handler")),
    "monorepo": Kind(
        {"serverless.yml": """
service: shop
provider: {name: aws, runtime: python3.12}
functions:
  create: {handler: services/orders/handler.create}
  list:
    handler: services/items/handler.list_items
""", "services/orders/handler.py": "def create(e, c):\n    return 1\n",
         "services/items/handler.py": "def list_items(e, c):\n    return 2\n"},
        ("handler.create", "handler.list_items")),
    "cloudformation inline": Kind(
        {"template.yaml": """
Resources:
  A:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: python3.12
      Handler: index.handle
      Code:
        ZipFile: |
          def handle(e, c):
              return 1
"""},
        ("template.yaml#A.handle",)),
    "cdk python inline": Kind(
        {"stack.py": """
from aws_cdk import Stack, aws_lambda as lambda_

class Orders(Stack):
    def __init__(self, scope, name):
        super().__init__(scope, name)
        lambda_.Function(
            self, "F", runtime=lambda_.Runtime.PYTHON_3_12, handler="index.run",
            code=lambda_.Code.from_inline('''
def run(e, c):
    return 1
'''),
        )
"""},
        ("stack.py#F.run",)),
    "cdk python InlineCode": Kind(
        {"stack.py": """
import aws_cdk.aws_lambda as _lambda

SOURCE = "def handler(event, context):\\n    return 1\\n"

def build(scope):
    return _lambda.Function(scope, "F", runtime=_lambda.Runtime.PYTHON_3_12, handler="index.handler",
                            code=_lambda.InlineCode(SOURCE))
"""},
        ("stack.py#F.handler",)),
    "cdk typescript inline": Kind(
        {"lib/stack.ts": """
import * as lambda from 'aws-cdk-lib/aws-lambda';

new lambda.Function(this, 'F', {
  runtime: lambda.Runtime.PYTHON_3_12,
  handler: 'index.run',
  code: lambda.Code.fromInline(`
def run(e, c):
    return 1
`),
});
"""},
        ("stack.ts#F.run",)),
    "cdk python function": Kind(
        {"lib/stack.ts": """
import { PythonFunction } from '@aws-cdk/aws-lambda-python-alpha';

new PythonFunction(this, 'F', {
  entry: 'functions/orders',
  runtime: lambda.Runtime.PYTHON_3_12,
  index: 'work.py',
  handler: 'process',
});
""", "functions/orders/work.py": "def process(payload, ctx):\n    return 1\n"},
        ("work.process",)),
    "cdk python asset": Kind(
        {"stack.py": """
from aws_cdk import aws_lambda as _lambda

def build(scope):
    _lambda.Function(scope, "F", runtime=_lambda.Runtime.PYTHON_3_12,
                     code=_lambda.Code.from_asset("lambda/orders"), handler="work.process")
""", "lambda/orders/work.py": "def process(payload, ctx):\n    return 1\n"},
        ("work.process",)),
    "terraform": Kind(
        {"main.tf": """
resource "aws_lambda_function" "orders" {
  runtime  = "python3.12"
  handler  = "work.process"
  filename = "src.zip"
}
module "items" {
  source      = "terraform-aws-modules/lambda/aws"
  runtime     = "python3.12"
  handler     = "items.read"
  source_path = "items"
}
module "own" {
  source         = "./modules/function"
  lambda_handler = "own.go"
  source_dir     = "own"
}
""", "modules/function/main.tf": """
variable "lambda_handler" {}
variable "source_dir" {}
resource "aws_lambda_function" "this" {
  runtime = "python3.12"
  handler = var.lambda_handler
}
""", "src/work.py": "def process(payload, ctx):\n    return 1\n",
         "items/items.py": "def read(payload, ctx):\n    return 1\n",
         "own/own.py": "def go(payload, ctx):\n    return 1\n"},
        ("work.process", "items.read", "own.go")),
    "terraform heredoc": Kind(
        {"main.tf": """
data "archive_file" "code" {
  type        = "zip"
  output_path = "code.zip"
  source {
    filename = "index.py"
    content  = <<-EOF
      def run(e, c):
          return 1
    EOF
  }
}
resource "aws_lambda_function" "orders" {
  runtime  = "python3.12"
  handler  = "index.run"
  filename = data.archive_file.code.output_path
}
"""},
        ("main.tf#orders.run",)),
    "zappa": Kind(
        {"zappa_settings.json": '{"prod": {"app_function": "shop.web", "runtime": "python3.12"}}\n',
         "shop.py": """
from flask import Flask

web = Flask(__name__)

@web.route("/")
def root():
    return "1"
"""},
        ("shop.root",)),
    "decorators composed by reduce": Kind(
        {"app.py": """
from functools import reduce

def logged(f):
    def run(event, context):
        return f(event, context)
    return run

def timed(f):
    def run(event, context):
        return f(event, context)
    return run

def compose(*decorators):
    return lambda f: reduce(lambda inner, outer: outer(inner), decorators, f)

@compose(logged, timed)
def lambda_handler(event, context):
    return 1
"""},
        ("app.lambda_handler",)),
    "class decorator": Kind(
        {"app.py": """
def handlers(cls):
    inner = cls.handle

    def handle(self, event, context):
        return inner(self, event, context)

    cls.handle = handle
    return cls

@handlers
class Orders:
    def handle(self, event, context):
        return 1

handler = Orders().handle
"""},
        ("app.handler",)),
    "own tool registry": Kind(
        {"app.py": """
TOOLS = {}

def tool(name):
    def keep(f):
        TOOLS[name] = f
        return f
    return keep

@tool("find")
def find(order):
    return order

def handler(event, context):
    return TOOLS[event["tool"]](event["order"])
"""},
        ("app.handler",)),
    "tests are none": Kind(
        {"app.py": "def handler(event, context):\n    return 1\n",
         "tests/test_app.py": "def lambda_handler(event, context):\n    return 1\n",
         "tests/conftest.py": "def handler(event, context):\n    return 1\n"},
        ("app.handler",), ("test_app.lambda_handler", "conftest.handler")),
    "tests of a Django application are none": Kind(
        {"app.py": "def handler(event, context):\n    return 1\n",
         "orders/tests.py": "from django.test import TestCase\n\ndef lambda_handler(event, context):\n    return 1\n",
         "exams/tests.py": "import boto3\n\ndef list_tests(event, context):\n    return 1\n"},
        ("app.handler", "tests.list_tests"), ("tests.lambda_handler",)),
    "powertools resolvers": Kind(
        {"app.py": """
from aws_lambda_powertools.event_handler import (
    ALBResolver, APIGatewayRestResolver, AppSyncEventsResolver, AppSyncResolver, BedrockAgentFunctionResolver,
    BedrockAgentResolver, LambdaFunctionUrlResolver,
)
from aws_lambda_powertools.event_handler.router import APIGatewayRouter
import routes

app = APIGatewayRestResolver()
app.include_router(routes.router)
graph = AppSyncResolver()
agent = BedrockAgentFunctionResolver()
events = AppSyncEventsResolver()

@app.get("/orders")
def orders():
    return {}

@app.not_found
def missing(error):
    return {}

@app.exception_handler(ValueError)
def wrong(error):
    return {}

@graph.resolver(type_name="Query", field_name="order")
def order(id):
    return {}

@agent.tool(name="find")
def find(text):
    return text

@events.on_publish("/default/*")
def published(payload):
    return payload

def lambda_handler(event, context):
    return app.resolve(event, context)
""", "routes.py": """
from aws_lambda_powertools.event_handler.api_gateway import Router

router = Router()

@router.post("/items")
def items():
    return {}
"""},
        ("app.orders", "app.missing", "app.wrong", "app.order", "app.find", "app.published", "routes.items",
         "app.lambda_handler")),
    "powertools batch": Kind(
        {"app.py": """
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response

processor = BatchProcessor(event_type=EventType.SQS)

def record(item):
    return item

def lambda_handler(event, context):
    return process_partial_response(event=event, record_handler=record, processor=processor, context=context)
"""},
        ("app.lambda_handler",)),
    "awslabs mcp handler": Kind(
        {"app.py": """
from awslabs.mcp_lambda_handler import MCPLambdaHandler

mcp = MCPLambdaHandler(name="orders", version="1.0")

@mcp.tool()
def find(order: str) -> str:
    return order

def lambda_handler(event, context):
    return mcp.handle_request(event, context)
"""},
        ("app.find", "app.lambda_handler")),
    "telegram": Kind(
        {"bot.py": """
from telegram.ext import Application, CommandHandler, MessageHandler

async def start(update, context):
    return 1

async def echo(update, context):
    return 2

app = Application.builder().token("x").build()
app.add_handler(CommandHandler("start", start))
app.add_handler(MessageHandler(None, echo))
"""},
        ("bot.start", "bot.echo")),
    "telebot": Kind(
        {"bot.py": """
import telebot

bot = telebot.TeleBot("x")

@bot.message_handler(commands=["start"])
def start(message):
    return 1
"""},
        ("bot.start",)),
    "aiogram": Kind(
        {"bot.py": """
from aiogram import Dispatcher, Router

dp = Dispatcher()
router = Router()

@dp.message()
async def echo(message):
    return 1

@router.callback_query()
async def pressed(query):
    return 2
"""},
        ("bot.echo", "bot.pressed")),
    "discord": Kind(
        {"bot.py": """
import discord
from discord.ext import commands

bot = commands.Bot(command_prefix="!")
client = discord.Client()

@bot.command()
async def order(ctx):
    return 1

@client.event
async def on_message(message):
    return 2
"""},
        ("bot.order", "bot.on_message")),
    "line": Kind(
        {"app.py": """
from linebot import LineBotApi, WebhookHandler
from linebot.models import MessageEvent

webhook = WebhookHandler("x")

@webhook.add(MessageEvent)
def message(event):
    return 1
"""},
        ("app.message",)),
    "flask-ask": Kind(
        {"app.py": """
from flask import Flask
from flask_ask import Ask

app = Flask(__name__)
ask = Ask(app, "/")

@ask.launch
def launch():
    return 1

@ask.intent("OrderIntent")
def order():
    return 2
"""},
        ("app.launch", "app.order")),
    "lambda-proxy": Kind(
        {"app.py": """
from lambda_proxy.proxy import API

app = API(name="tiles")

@app.get("/tiles/<z>")
def tiles(z):
    return ("OK", "text/plain", z)

@app.route("/old", methods=["GET"])
def old():
    return ("OK", "text/plain", "")
"""},
        ("app.tiles", "app.old")),
    "ariadne": Kind(
        {"app.py": """
from ariadne import MutationType, ObjectType, QueryType, make_executable_schema

query = QueryType()
mutation = MutationType()

@query.field("orders")
def orders(_, info):
    return []

@mutation.field("order")
def order(_, info, id):
    return id
"""},
        ("app.orders", "app.order")),
    "graphene": Kind(
        {"app.py": """
import graphene

class Query(graphene.ObjectType):
    orders = graphene.Int()

    def resolve_orders(self, info):
        return 1

schema = graphene.Schema(query=Query)
"""},
        ("app.Query.resolve_orders",)),
    "functions framework": Kind(
        {"main.py": """
import functions_framework

@functions_framework.http
def serve(request):
    return "1"
"""},
        ("main.serve",)),
    "stactask": Kind(
        {"task.py": """
from stactask import Task

class Thumbnail(Task):
    name = "thumbnail"

    def process(self, **kwargs):
        return []

def handler(event, context):
    return Thumbnail.handler(event)
"""},
        ("task.Thumbnail.process", "task.handler")),
    "cumulus": Kind(
        {"task.py": """
from run_cumulus_task import run_cumulus_task

def task(event, context):
    return event

def run(e, c):
    return run_cumulus_task(task, e, c)
"""},
        ("task.task",)),
    "chainlit and gradio": Kind(
        {"app.py": """
import chainlit as cl
import gradio as gr

@cl.on_message
async def message(text):
    return text

@cl.on_chat_start
async def start():
    return 1

def answer(text):
    return text

demo = gr.Interface(fn=answer, inputs="text", outputs="text")
"""},
        ("app.message", "app.start", "app.answer")),
    "dash": Kind(
        {"app.py": """
from dash import Dash, Input, Output, callback

app = Dash(__name__)

@app.callback(Output("a", "b"), Input("c", "d"))
def one(value):
    return value

@callback(Output("e", "f"), Input("c", "d"))
def two(value):
    return value
"""},
        ("app.one", "app.two")),
    "aiohttp": Kind(
        {"app.py": """
from aiohttp import web

routes = web.RouteTableDef()

@routes.get("/orders")
async def orders(request):
    return web.Response()

async def items(request):
    return web.Response()

app = web.Application()
app.router.add_get("/items", items)
app.add_routes([web.post("/things", items)])
"""},
        ("app.orders", "app.items")),
    "bottle, falcon, sanic, quart": Kind(
        {"a.py": "from bottle import Bottle\n\napp = Bottle()\n\n\n@app.get('/')\ndef a():\n    return 1\n",
         "b.py": "import falcon\n\n\nclass B:\n    def on_get(self, req, resp):\n        pass\n\n\n"
                 "app = falcon.App()\napp.add_route('/', B())\n",
         "c.py": "from sanic import Sanic\n\napp = Sanic('x')\n\n\n@app.get('/')\nasync def c(r):\n    return 1\n",
         "d.py": "from quart import Quart\n\napp = Quart('x')\n\n\n@app.route('/')\nasync def d():\n    return 1\n"},
        ("a.a", "b.B.on_get", "c.c", "d.d")),
    "wsgi adapters": Kind(
        {"app.py": """
import awsgi
import serverless_wsgi
from apig_wsgi import make_lambda_handler
from flask import Flask

app = Flask(__name__)

@app.route("/")
def root():
    return "1"

def go(event, context):
    return awsgi.response(app, event, context)

lambda_handler = make_lambda_handler(app)
"""},
        ("app.root", "app.go")),
    "handler as lambda and partial": Kind(
        {"a.py": "from functools import partial\n\n\ndef run(table, event, context):\n    return 1\n\n\n"
                 "lambda_handler = partial(run, 'orders')\n",
         "b.py": "lambda_handler = lambda event, context: event\n"},
        ("a.lambda_handler", "b.lambda_handler")),
    "wrapped by assignment": Kind(
        {"app.py": """
from datadog_lambda.wrapper import datadog_lambda_wrapper

def logged(f):
    def run(event, context):
        return f(event, context)
    return run

def process(event, context):
    return 1

lambda_handler = datadog_lambda_wrapper(logged(process))
"""},
        ("app.lambda_handler",)),
    "static and class methods": Kind(
        {"template.yaml": """
Resources:
  A:
    Type: AWS::Serverless::Function
    Properties: {Runtime: python3.12, CodeUri: ., Handler: app.handle}
""", "app.py": """
class Orders:
    @classmethod
    def handle(cls, event, context):
        return 1

handle = Orders.handle
"""},
        ("app.handle",)),
    "container images": Kind(
        {"orders/Dockerfile": 'FROM public.ecr.aws/lambda/python:3.12\nCOPY app/ ${LAMBDA_TASK_ROOT}/\n'
                              'CMD ["work.process"]\n',
         "orders/app/work.py": "def process(payload, ctx):\n    return 1\n",
         "template.yaml": """
Resources:
  B:
    Type: AWS::Serverless::Function
    Metadata: {DockerContext: items, Dockerfile: Dockerfile}
    Properties:
      PackageType: Image
      ImageConfig: {Command: ["list.show"]}
""", "items/Dockerfile": "FROM public.ecr.aws/lambda/python:3.12\nCOPY . .\n",
         "items/list.py": "def show(payload, ctx):\n    return 1\n"},
        ("work.process", "list.show")),
    "awslambdaric in a Dockerfile": Kind(
        {"Dockerfile": 'FROM python:3.12\nCOPY src/ /function\nWORKDIR /function\n'
                       'ENTRYPOINT ["python", "-m", "awslambdaric"]\nCMD ["work.process"]\n',
         "src/work.py": "def process(payload, ctx):\n    return 1\n"},
        ("work.process",)),
    "pulumi": Kind(
        {"__main__.py": """
import pulumi
import pulumi_aws as aws

aws.lambda_.Function("orders", runtime="python3.12", handler="work.process", code=pulumi.FileArchive("./src"))
""", "src/work.py": "def process(payload, ctx):\n    return 1\n"},
        ("work.process",)),
    "deployed by script": Kind(
        {"deploy.sh": "aws lambda create-function --function-name orders --runtime python3.12 "
                      "--handler work.process --zip-file fileb://x.zip\n",
         "work.py": "def process(payload, ctx):\n    return 1\n"},
        ("work.process",)),
    "serverless in typescript": Kind(
        {"serverless.ts": """
const config = {
  service: 'shop',
  provider: { name: 'aws', runtime: 'python3.12' },
  functions: { create: { handler: 'src/work.process' } },
};
module.exports = config;
""", "src/work.py": "def process(payload, ctx):\n    return 1\n"},
        ("work.process",)),
    "serverless includes": Kind(
        {"serverless.yml": "service: shop\nprovider: {name: aws, runtime: python3.12}\n"
                           "functions:\n  - ${file(functions/orders.yml)}\n",
         "functions/orders.yml": "create:\n  handler: src/work.process\n",
         "src/work.py": "def process(payload, ctx):\n    return 1\n"},
        ("work.process",)),
    "amplify and layers": Kind(
        {"amplify/backend/function/orders/orders-cloudformation-template.json": """
{"Resources": {"LambdaFunction": {"Type": "AWS::Lambda::Function", "Properties": {
  "Handler": "index.process", "Runtime": "python3.12"}}}}
""", "amplify/backend/function/orders/src/index.py": "def process(payload, ctx):\n    return 1\n"},
        ("index.process",)),
    "globals of sam": Kind(
        {"template.yaml": """
Globals:
  Function: {Runtime: python3.12, Handler: work.process}
Resources:
  A:
    Type: AWS::Serverless::Function
    Properties: {CodeUri: a/}
""", "a/work.py": "def process(payload, ctx):\n    return 1\n"},
        ("work.process",)),
    "tools registered by a function": Kind(
        {"server.py": """
from mcp.server.fastmcp import FastMCP
from tools import register_tools

mcp = FastMCP("orders")
register_tools(mcp)
""",
         "tools.py": """
from mcp.server.fastmcp import FastMCP

def register_tools(mcp: FastMCP) -> None:
    @mcp.tool()
    def find(order: str) -> str:
        return order
"""},
        ("tools.register_tools.find",)),
    "tools registered in main": Kind(
        {"server.py": """
from fastmcp import FastMCP
from tools import register_tools

def main():
    mcp = FastMCP("orders")
    register_tools(mcp)
    mcp.run()

if __name__ == "__main__":
    main()
""",
         "tools.py": """
def register_tools(mcp):
    @mcp.tool()
    def find(order: str) -> str:
        return order

    mcp.tool(name="read")(read)

def read(order: str) -> str:
    return order
"""},
        ("tools.register_tools.find", "tools.read",)),
    "methods as tools": Kind(
        {"server.py": """
from mcp.server.fastmcp import FastMCP
from handler import Orders

mcp = FastMCP("orders")

def main():
    Orders(mcp)
    mcp.run()

if __name__ == "__main__":
    main()
""",
         "handler.py": """
class Orders:
    def __init__(self, mcp):
        self.mcp = mcp
        self.mcp.tool(name="find")(self.find)

    def find(self, order: str) -> str:
        return order
"""},
        ("handler.Orders.find",)),
    "routes registered by a function": Kind(
        {"app.py": """
from fastapi import FastAPI
import api

app = FastAPI()
api.register(app)
""",
         "api.py": """
def register(app):
    @app.get("/orders")
    async def orders():
        return 1

    app.add_api_route("/items", items)

async def items():
    return 2
"""},
        ("api.register.orders", "api.items",)),
    "listeners registered by packages": Kind(
        {"app.py": """
from slack_bolt import App
from listeners import register_listeners

app = App()
register_listeners(app)
""",
         "listeners/__init__.py": """
from listeners import actions

def register_listeners(app):
    actions.register(app)
""",
         "listeners/actions/__init__.py": """
from slack_bolt import App
from .sample import sample_callback

def register(app: App):
    app.action("sample")(sample_callback)
""",
         "listeners/actions/sample.py": """
def sample_callback(ack, client):
    ack()
"""},
        ("listeners.actions.sample.sample_callback",)),
    "bot made in main": Kind(
        {"bot.py": """
from telegram.ext import Application, CommandHandler

async def start(update, context):
    return 1

def main():
    app = Application.builder().token("x").build()
    app.add_handler(CommandHandler("start", start))
    app.run_polling()

if __name__ == "__main__":
    main()
"""},
        ("bot.start",)),
    "bot made in the handler": Kind(
        {"bot.py": """
import asyncio
import json
from telegram import Update
from telegram.ext import ApplicationBuilder, CommandHandler

async def start(update, context):
    return 1

async def run(event):
    app = ApplicationBuilder().token("x").build()
    app.add_handler(CommandHandler("start", start))
    await app.process_update(Update.de_json(json.loads(event["body"]), app.bot))

def lambda_handler(event, context):
    return asyncio.run(run(event))
"""},
        ("bot.lambda_handler",)),
    "application made in main": Kind(
        {"app.py": """
import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route

async def orders(request):
    return 1

def main():
    app = Starlette(routes=[Route("/orders", orders)])
    uvicorn.run(app)

if __name__ == "__main__":
    main()
"""},
        ("app.orders",)),
    "graph built by a function": Kind(
        {"graph.py": """
from langgraph.graph import END, StateGraph

def plan(state):
    return state

def route(state):
    return END

class Nodes:
    def act(self, state):
        return state

def build():
    nodes = Nodes()
    graph = StateGraph(dict)
    graph.add_node("plan", plan)
    graph.add_node("act", nodes.act)
    graph.add_conditional_edges("plan", route)
    return graph.compile()

app = build()

def lambda_handler(event, context):
    return app.invoke(event)
"""},
        ("graph.plan", "graph.Nodes.act", "graph.route", "graph.lambda_handler",)),
    "tools made in a function": Kind(
        {"tools.py": """
from langchain_core.tools import StructuredTool, tool

def make(table):
    @tool
    def find(order: str) -> str:
        return order

    def read(order: str) -> str:
        return order

    return [find, StructuredTool.from_function(read)]
""",
         "app.py": """
from langchain.agents import create_agent
from tools import make

def lambda_handler(event, context):
    return create_agent("model", tools=make("orders")).invoke(event)
"""},
        ("app.lambda_handler", "tools.make.<locals>.find",)),
    "a2a server": Kind(
        {"main.py": """
from a2a.server.apps import A2AStarletteApplication
from a2a.server.request_handlers import DefaultRequestHandler
from executor import Orders

app = A2AStarletteApplication(http_handler=DefaultRequestHandler(agent_executor=Orders())).build()
""",
         "executor.py": """
from a2a.server.agent_execution.agent_executor import AgentExecutor

class Orders(AgentExecutor):
    async def execute(self, context, event_queue):
        return None
"""},
        ("executor.Orders.execute",)),
    "class methods decorated": Kind(
        {"app.py": """
from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext

logger = Logger()

class Orders:
    @staticmethod
    @logger.inject_lambda_context
    def handle(event: dict, context: LambdaContext):
        return 1

class Items:
    def __init__(self):
        self.table = {}

    def lambda_handler(self, event, context):
        return 2

lambda_handler = Items().lambda_handler
"""},
        ("app.Orders.handle", "app.lambda_handler",)),
    "newer syntax than the auditing Python's": Kind(
        {"app.py": """
def lambda_handler(event, context):
    return f"{event["id"]}"
"""},
        ("app.lambda_handler",)),
    "signatures": Kind(
        {"a.py": """
async def lambda_handler(event, context=None, **kwargs):
    return 1
""",
         "b.py": """
def lambda_handler(*args, **kwargs):
    return 1
""",
         "c.py": """
def handler(event, _context):
    return 1
""",
         "d.py": """
def lambda_handler(event, context, *, table=None):
    return 1
""",
         "e.py": """
def main(event, lambda_context):
    return 1
"""},
        ("a.lambda_handler", "b.lambda_handler", "c.handler", "d.lambda_handler", "e.main",)),
    "under a condition": Kind(
        {"app.py": """
import os

if os.environ.get("LOCAL"):
    def lambda_handler(event, context):
        return 1
else:
    try:
        from tracing import traced
    except ImportError:
        def traced(f):
            return f

    @traced
    def lambda_handler(event, context):
        return 2
"""},
        ("app.lambda_handler",)),
    "applications that servers call themselves": Kind(
        {"plain.py": """
def app(environ, start_response):
    return [page(environ)]

def page(environ):
    return b""

def wrapped(environ, start_response, extra):
    return []
""",
         "waiting.py": """
class Shop:
    async def __call__(self, scope, receive, send):
        await send(await receive())

app = Shop()

async def other(scope, receive):
    return None
"""},
        ("plain.app", "waiting.app"), ("plain.page", "plain.wrapped", "waiting.other")),
    "middleware in settings": Kind(
        {"shop/__init__.py": "", "shop/settings.py": """
MIDDLEWARE = ["django.middleware.common.CommonMiddleware", "shop.tenants.Tenants", "shop.tenants.timed"]
HANDLERS = ["shop.tenants.unused"]
""",
         "shop/tenants.py": """
class Tenants:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        return None

    def helper(self):
        return None

def timed(get_response):
    def middleware(request):
        return get_response(request)
    return middleware

def unused(get_response):
    return get_response
"""},
        ("shop.tenants.Tenants.__call__", "shop.tenants.Tenants.process_view", "shop.tenants.timed.middleware"),
        ("shop.tenants.Tenants.helper", "shop.tenants.timed", "shop.tenants.unused")),
    "falcon middleware given to the application": Kind(
        {"app.py": """
import falcon

class Auth:
    def process_request(self, req, resp):
        return None

class Timer:
    async def process_response(self, req, resp, resource, req_succeeded):
        return None

one = falcon.App(middleware=[Auth()])
two = falcon.asgi.App(middleware=Timer())
"""},
        ("app.Auth.process_request", "app.Timer.process_response")),
    "an application of a library nobody described": Kind(
        {"core.py": """
from tinyaws import App, Log

app = App()
log = Log()
""",
         "steps.py": """
from core import app, log

@app.step("place")
def place(event):
    return fee(event)

@log.timed
def fee(event):
    return event["fee"]
""",
         "main.py": """
import steps
from core import app, log

def lambda_handler(event, context):
    log.info(event)
    return app.run(event, context)
"""},
        ("steps.place", "main.lambda_handler"), ("steps.fee",)),
    "a handler that an application has": Kind(
        {"app.py": """
from tinyaws import App

app = App()

@app.on("order")
def order(event):
    return event

lambda_handler = app.lambda_handler
"""},
        ("app.order",)),
    "a handler that an object makes of itself": Kind(
        {"app.py": """
from enterprise import Base

class Orders(Base):
    def handle(self, event, context):
        return self.answer()

    def answer(self):
        return {}

lambda_handler = Orders().as_lambda()
"""},
        ("app.Orders.handle",), ("app.Orders.answer",)),
    "a handler that only a base class makes callable": Kind(
        {"app.py": """
from enterprise import Base

class Orders(Base):
    def handle(self, event, context):
        return self.answer()

    def answer(self):
        return {}

handler = Orders()
"""},
        ("app.Orders.handle",), ("app.Orders.answer",)),
    "tools of a server that each invocation makes": Kind(
        {"app.py": """
from mcp.server.fastmcp import FastMCP
import tools

def create():
    server = FastMCP("shop")
    server.add_tool(tools.start)

    @server.resource("shop://orders")
    async def orders():
        return helper()

    return server

def helper():
    return 1

def lambda_handler(event, context):
    return create().streamable_http_app()
""", "tools.py": """
async def start(name):
    return describe(name)

def describe(name):
    return name
"""},
        ("app.lambda_handler", "app.create.orders", "tools.start"), ("app.helper", "tools.describe")),
    "methods of generic views": Kind(
        {"views.py": """
from rest_framework.generics import ListAPIView

class Orders(ListAPIView):
    def filter_queryset(self, queryset):
        return self.mine(queryset)

    def get_serializer_class(self):
        return None

    def mine(self, queryset):
        return queryset
"""},
        ("views.Orders.filter_queryset", "views.Orders.get_serializer_class"), ("views.Orders.mine",)),
    "actions of generic views": Kind(
        {"views.py": """
from rest_framework.generics import RetrieveUpdateDestroyAPIView
from rest_framework.views import APIView

class Order(RetrieveUpdateDestroyAPIView):
    def update(self, request, *args, **kwargs):
        return self.changed(request)

    def destroy(self, request, *args, **kwargs):
        return None

    def changed(self, request):
        return request

class Plain(APIView):
    def post(self, request):
        return self.update(request)

    def update(self, request):
        return request
"""},
        ("views.Order.update", "views.Order.destroy", "views.Plain.post"),
        ("views.Order.changed", "views.Plain.update")),
    "stores of the project that libraries ask": Kind(
        {"stores.py": """
from agents.memory.session import SessionABC
from ask_sdk_core.attributes_manager import AbstractPersistenceAdapter
from flask.sessions import SessionInterface
from langchain_core.chat_history import BaseChatMessageHistory
from langgraph.checkpoint.base import BaseCheckpointSaver
from slack_sdk.oauth import InstallationStore, OAuthStateStore
from strands.session.session_repository import SessionRepository

class Talk(SessionABC):
    async def add_items(self, items):
        self._store(items)

    def _store(self, items):
        return items

class History(BaseChatMessageHistory):
    def add_messages(self, messages):
        return messages

class Installed(InstallationStore):
    def find_bot(self, *, enterprise_id, team_id, is_enterprise_install=False):
        return team_id

class States(OAuthStateStore):
    def consume(self, state):
        return state

class Saver(BaseCheckpointSaver):
    def put(self, config, checkpoint, metadata, new_versions):
        return config

class Attributes(AbstractPersistenceAdapter):
    def save_attributes(self, request_envelope, attributes):
        return attributes

class Sessions(SessionInterface):
    def open_session(self, app, request):
        return request

class Messages(SessionRepository):
    def create_message(self, session_id, agent_id, session_message, **kwargs):
        return session_message
"""},
        ("stores.Talk.add_items", "stores.History.add_messages", "stores.Installed.find_bot", "stores.States.consume",
         "stores.Saver.put", "stores.Attributes.save_attributes", "stores.Sessions.open_session",
         "stores.Messages.create_message"),
        ("stores.Talk._store",)),
    "what views ask before they answer": Kind(
        {"asked.py": """
from django.contrib.auth.backends import ModelBackend
from django.forms import Form
from flask_login import LoginManager
from rest_framework.authentication import BaseAuthentication
from rest_framework.filters import BaseFilterBackend
from rest_framework.permissions import BasePermission
from rest_framework.throttling import SimpleRateThrottle
from starlette.authentication import AuthenticationBackend

login = LoginManager()

class Mine(BasePermission):
    def has_permission(self, request, view):
        return self.owns(request)

    def owns(self, request):
        return request

class Token(BaseAuthentication):
    def authenticate(self, request):
        return request

class Rate(SimpleRateThrottle):
    def get_cache_key(self, request, view):
        return request

class OnlyMine(BaseFilterBackend):
    def filter_queryset(self, request, queryset, view):
        return queryset

class Mail(ModelBackend):
    def authenticate(self, request, username=None, password=None):
        return username

class Order(Form):
    def clean_name(self):
        return self

class Signed(AuthenticationBackend):
    async def authenticate(self, conn):
        return conn

@login.user_loader
def load_user(key):
    return key
"""},
        ("asked.Mine.has_permission", "asked.Token.authenticate", "asked.Rate.get_cache_key",
         "asked.OnlyMine.filter_queryset", "asked.Mail.authenticate", "asked.Order.clean_name",
         "asked.Signed.authenticate", "asked.load_user"),
        ("asked.Mine.owns",)),
    "an object called handler that writes records": Kind(
        {"app.py": """
import logging

class Quiet(logging.Handler):
    def emit(self, record):
        self.say(record)

    def other(self, record):
        return record

handler = Quiet()
"""},
        ("app.Quiet.emit",), ("app.Quiet.other",)),
}  # fmt: skip

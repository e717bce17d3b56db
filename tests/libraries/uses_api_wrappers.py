"""hvac, PyGithub, simple_salesforce, gspread, jira, googlemaps, zeep: each holds one requests.Session."""

import cloudinary
import docker
import docker
import gspread
import hvac
import mechanize
import paypalrestsdk
import praw
import razorpay
import websocket
from github import Github


def own_client_handler(event, context):
    return {"keys": hvac.Client(url="https://vault.internal").secrets.kv.v2.list_secrets(path="shop")["data"]["keys"]}


def own_github_handler(event, context):
    return {"stars": Github().get_repo(event["repository"]).stargazers_count}


def own_sheet_handler(event, context):
    return {"rows": gspread.service_account().open(event["sheet"]).sheet1.get_all_values()}


_github = Github()


def shared_github_handler(event, context):
    return {"stars": _github.get_repo(event["repository"]).stargazers_count}  # CA301: threads=unsafe processes=safe


_vault = hvac.Client(url="https://vault.internal")


def token_handler(event, context):
    _vault.token = event["token"]  # CA303: threads=unsafe processes=safe
    return _vault.secrets.kv.v2.read_secret_version(path=event["path"])["data"]  # CA301: threads=unsafe processes=safe


def own_reddit_handler(event, context):
    return praw.Reddit("bot").submission(event["id"]).title


_reddit = praw.Reddit("bot")


def shared_reddit_handler(event, context):
    return _reddit.submission(event["id"]).title  # CA301: threads=unsafe processes=safe


_browser = mechanize.Browser()


def browser_handler(event, context):
    return _browser.open(event["url"]).read()  # CA301: threads=unsafe processes=unsafe


cloudinary.config(cloud_name="shop")


def keys_of_request_handler(event, context):
    paypalrestsdk.configure({"client_id": event["id"]})  # CA413: threads=unsafe processes=safe
    return paypalrestsdk.Payment.all()


def row_added_handler(event, context):
    gspread.service_account().open("stock").sheet1.append_row([event["row"]])


def cells_handler(event, context):
    sheet = gspread.service_account().open("stock").worksheet("left")
    left = int(sheet.acell("A1").value)
    sheet.update_acell("A1", left - 1)  # CA306: threads=unsafe processes=unsafe
    sheet.update_cell(2, 1, int(sheet.cell(3, 1).value))
    sheet.update_cell(4, 1, int(sheet.cell(4, 1).value) - 1)  # CA306: threads=unsafe processes=unsafe


_razorpay = razorpay.Client(auth=("key", "secret"))


def payment_handler(event, context):
    return _razorpay.order.create({"amount": event["amount"]})  # CA301: threads=unsafe processes=safe


def own_payment_handler(event, context):
    return razorpay.Client(auth=("key", "secret")).order.create({"amount": event["amount"]})


_docker = docker.from_env()


def containers_handler(event, context):
    return [each.id for each in _docker.containers.list()]  # CA301: threads=unsafe processes=safe


_socket = websocket.create_connection("wss://prices.example.com")  # CA601: threads=safe processes=benign


def price_handler(event, context):
    _socket.send(event["symbol"])  # CA301: threads=unsafe processes=safe
    return _socket.recv()


def own_socket_handler(event, context):
    connection = websocket.create_connection("wss://prices.example.com")
    connection.send(event["symbol"])
    return connection.recv()

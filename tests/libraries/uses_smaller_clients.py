"""tavily, notifications_python_client, sendgrid, textractor, datadog_lambda, names that nobody else gets."""

import boto3
import nanoid
import shortuuid
import ulid
import uuid6
from aws_requests_auth.boto_utils import BotoAWSRequestsAuth
from datadog_lambda.metric import lambda_metric
from datadog_lambda.wrapper import datadog_lambda_wrapper
from kubernetes import config
from langchain_mcp_adapters.client import MultiServerMCPClient
from notifications_python_client.notifications import NotificationsAPIClient
from sendgrid import SendGridAPIClient
from tavily import TavilyClient
from textractor import Textractor

s3 = boto3.client("s3")
_search = TavilyClient("key")
_notify = NotificationsAPIClient("key")
_mail = SendGridAPIClient("key")
_texts = Textractor(region_name="eu-west-1")
_auth = BotoAWSRequestsAuth("api.example.com", "eu-west-1", "execute-api")
_tools = MultiServerMCPClient({})


def search_handler(event, context):
    return _search.search(event["question"])  # CA301: threads=unsafe processes=safe


def notify_handler(event, context):
    _notify.send_email_notification(event["to"], "template")  # CA301: threads=unsafe processes=safe
    return {"ok": True}


def own_search_handler(event, context):
    return TavilyClient("key").search(event["question"])


def safe_handler(event, context):
    lambda_metric("orders", 1)
    _mail.client.mail.send.post(request_body=event["mail"])
    return {"lines": len(_texts.detect_document_text(event["file"]).lines), "auth": str(_auth)}


async def tools_handler(event, context):
    return {"tools": len(await _tools.get_tools())}


def unique_names_handler(event, context):
    for name in (ulid.new(), ulid.ULID(), shortuuid.uuid(), nanoid.generate(), uuid6.uuid7()):
        path = f"/tmp/{name}.json"
        s3.download_file("orders", event["key"], path)
        s3.upload_file(path, "done", event["key"])
    return {"ok": True}


def configured_handler(event, context):
    config.load_incluster_config()  # CA413: threads=benign processes=safe
    return {"ok": True}


def _work(event, context):
    return {"user": event["user"]}


@datadog_lambda_wrapper  # CA304: threads=unsafe processes=safe
def traced_handler(event, context):
    return {"user": event["user"]}


lambda_handler = datadog_lambda_wrapper(_work)  # CA304: threads=unsafe processes=safe

"""stdlib_network: connections and parsers serve one thread; a TLS context may be shared, but not changed."""

import http.client
import smtplib
import ssl
import urllib.parse
import urllib.request
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from xml.parsers import expat

_tls = ssl.create_default_context()


def functions_handler(event, context):
    url = "https://api.example.com/?" + urllib.parse.urlencode({"q": event["q"]})
    with urllib.request.urlopen(url, context=_tls) as answer:
        return {"status": answer.status}


def own_connection_handler(event, context):
    connection = http.client.HTTPSConnection("api.example.com")
    connection.request("GET", "/status")
    return {"status": connection.getresponse().status}


def own_mail_handler(event, context):
    with smtplib.SMTP("mail.internal") as mail:
        return {"code": mail.noop()[0]}


_connection = http.client.HTTPSConnection("api.example.com")


def shared_connection_handler(event, context):
    _connection.request("GET", "/status")  # CA301: threads=unsafe processes=safe
    return {"status": _connection.getresponse().status}


_mail = smtplib.SMTP("mail.internal")  # CA601: threads=safe processes=benign


def shared_mail_handler(event, context):
    return {"code": _mail.noop()[0]}  # CA301: threads=unsafe processes=safe


_parser = HTMLParser()


def shared_parser_handler(event, context):
    _parser.feed(event["html"])  # CA301: threads=unsafe processes=safe
    return {"line": _parser.getpos()[0]}


_changed = ssl.create_default_context()


def changed_context_handler(event, context):
    _changed.check_hostname = event["check"]  # CA303: threads=unsafe processes=safe
    with urllib.request.urlopen("https://api.example.com/", context=_changed) as answer:
        return {"status": answer.status}


def opener_handler(event, context):
    urllib.request.install_opener(urllib.request.build_opener())  # CA413: threads=benign processes=safe
    return {"ok": True}


_documents = expat.ParserCreate()


def one_document_handler(event, context):
    _documents.Parse(event["xml"], True)  # CA301: threads=unsafe processes=unsafe


def own_document_handler(event, context):
    parser = expat.ParserCreate()
    parser.Parse(event["xml"], True)


# an element more with each request
_orders = ET.fromstring("<orders/>")


def order_added_handler(event, context):
    ET.SubElement(_orders, "order").text = event["id"]  # CA301: threads=unsafe processes=unsafe
    return ET.tostring(_orders).decode()


def own_orders_handler(event, context):
    own = ET.Element("orders")
    ET.SubElement(own, "order").text = event["id"]
    return ET.tostring(own).decode()

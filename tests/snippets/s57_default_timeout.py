# truth: threads=unsafe processes=safe
import socket
import urllib.request


def handler(event, context):
    socket.setdefaulttimeout(event.get("timeout", 10))  # CA407: threads=unsafe processes=safe
    with urllib.request.urlopen("https://api.example.com/rates") as answer:
        return {"rates": answer.read().decode()}

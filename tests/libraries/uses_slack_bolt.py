"""slack_bolt: listeners get what they need as arguments."""

from slack_bolt import App
from slack_bolt.adapter.aws_lambda import SlackRequestHandler

app = App(process_before_response=True)
_ANSWERS = {"ping": "pong"}


@app.command("/ping")
def ping(ack, command):
    ack(_ANSWERS["ping"])
    return command["user_id"]


@app.event("app_mention")
def mention(event, say):
    say(f"Hello <@{event['user']}>")


_names = {}


@app.command("/name")
def name(ack, command):
    ack()
    if command["user_id"] not in _names:
        _names[command["user_id"]] = command["text"]  # CA201: threads=unsafe processes=benign
    return _names[command["user_id"]]


_asked = {}


def answer_later(command, say):
    _asked["by"] = command["user_id"]  # CA103: threads=unsafe processes=safe
    say(f"done, <@{_asked['by']}>")


app.command("/later")(ack=lambda ack: ack(), lazy=[answer_later])


def handler(event, context):
    return SlackRequestHandler(app=app).handle(event, context)

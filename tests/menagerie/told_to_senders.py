"""What goes out by objects that came with the request: sockets, messages, functions that answer."""

from fastapi import FastAPI, WebSocket
from slack_bolt import App
from slack_bolt.adapter.aws_lambda import SlackRequestHandler

app = FastAPI()
bot = App(process_before_response=True)
texts = []
heard = []
turns = []
lines = []
counted = []


# Look-alikes: the invocation's own, and shared things that nobody is told.


@app.websocket("/own")
async def own_turns(socket: WebSocket):
    said = []
    said.append(await socket.receive_text())
    await socket.send_json(said)


@app.websocket("/counted")
async def counted_turns(socket: WebSocket):
    counted.append(await socket.receive_text())
    await socket.send_text("noted")


# Hazards.


@app.websocket("/turns")
async def all_turns(socket: WebSocket):
    turns.append(await socket.receive_text())  # CA111: threads=unsafe processes=unsafe
    await socket.send_json(turns)


@app.websocket("/lines")
async def all_lines(socket: WebSocket):
    await socket.accept()
    while True:
        lines.append(await socket.receive_text())  # CA111: threads=unsafe processes=unsafe
        await socket.send_text("\n".join(lines))


@bot.command("/log")
def log_command(ack, command, respond):
    ack()
    texts.append(command["text"])  # CA111: threads=unsafe processes=unsafe
    respond("\n".join(texts))


@bot.command("/hear")
def hear_command(ack, command, respond):
    ack()
    heard.append(command["text"])
    respond("heard")


def slack_handler(event, context):
    return SlackRequestHandler(app=bot).handle(event, context)

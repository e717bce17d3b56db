"""Chainlit, Gradio and Dash: what is registered is called for every message, submission or changed input."""

import chainlit as cl
import gradio as gr
from dash import Dash, Input, Output, callback

app = Dash(__name__)
_MODELS = {"small": 1}
_answers = {}
_clicks = 0


@cl.on_message
async def message(text):
    return _MODELS.get(text.content)


@cl.on_chat_start
async def start():
    return dict(_MODELS)


def answer(text):
    if text not in _answers:
        _answers[text] = [text]  # CA201: threads=benign processes=benign
    return _answers[text]


demo = gr.Interface(fn=answer, inputs="text", outputs="text")


@app.callback(Output("a", "children"), Input("b", "value"))
def shown(value):
    return _MODELS[value]


@callback(Output("c", "children"), Input("d", "n_clicks"))
def clicked(count):
    global _clicks
    _clicks += 1  # CA102: threads=unsafe processes=benign
    return _clicks

"""google.genai: the client may be shared, a chat is one conversation."""

import os

from google import generativeai
from google import genai

_client = genai.Client()


def client_handler(event, context):
    return {"answer": _client.models.generate_content(model="gemini", contents=event["prompt"]).text}


def own_chat_handler(event, context):
    chat = _client.chats.create(model="gemini")
    return {"answer": chat.send_message(event["prompt"]).text}


_chat = _client.chats.create(model="gemini")


def chat_handler(event, context):
    return {"answer": _chat.send_message(event["prompt"]).text}  # CA301: threads=unsafe processes=unsafe


_old_model = generativeai.GenerativeModel("gemini")


def old_model_handler(event, context):
    return _old_model.generate_content(event["question"]).text


_old_chat = _old_model.start_chat()


def old_chat_handler(event, context):
    return _old_chat.send_message(event["question"]).text  # CA301: threads=unsafe processes=unsafe


def key_of_request_handler(event, context):
    generativeai.configure(api_key=event["key"])  # CA413: threads=unsafe processes=safe
    return _old_model.generate_content(event["question"]).text


class _Settings:
    """Settings from the environment."""

    def __init__(self):
        self.key = os.environ.get("GEMINI_KEY")


_settings = _Settings()


def key_where_needed_handler(event, context):
    if event["model"] != "gemini":
        return ""
    generativeai.configure(api_key=_settings.key)  # CA413: threads=benign processes=safe
    return _old_model.generate_content(event["question"]).text

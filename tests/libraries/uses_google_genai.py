"""google.genai: the client may be shared, a chat is one conversation."""

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

"""LiteLLM, Instructor, Cohere, Groq: clients may be shared; keys, callbacks and hooks are those of everybody."""

import asyncio

import cohere
import groq
import instructor
import litellm
import openai

_router = litellm.Router(model_list=[])
_structured = instructor.from_openai(openai.OpenAI())
_cohere = cohere.ClientV2()


def router_handler(event, context):
    return _router.completion(model="m", messages=[{"role": "user", "content": event["q"]}]).id


def structured_handler(event, context):
    return _structured.chat.completions.create(response_model=str, messages=[{"role": "user", "content": event["q"]}])


def cohere_handler(event, context):
    return _cohere.chat(model="m", messages=[{"role": "user", "content": event["q"]}]).id


def key_of_call_handler(event, context):
    return litellm.completion(model="m", messages=[], api_key=event["key"]).id


def own_async_handler(event, context):
    async def ask():
        return await groq.AsyncGroq().chat.completions.create(model="m", messages=event["messages"])

    return asyncio.run(ask()).id


def key_handler(event, context):
    litellm.api_key = event["key"]  # CA303: threads=unsafe processes=safe
    return litellm.completion(model="m", messages=[]).id


_hooked = instructor.from_openai(openai.OpenAI())


def hook_handler(event, context):
    seen = []
    _hooked.on("completion:kwargs", lambda **given: seen.append(given))  # CA303: threads=unsafe processes=unsafe
    _hooked.chat.completions.create(response_model=str, messages=[{"role": "user", "content": event["q"]}])
    return seen


_asynchronous = cohere.AsyncClientV2()


def async_handler(event, context):
    async def ask():
        return await _asynchronous.chat(model="m", messages=event["messages"])  # CA305: threads=unsafe processes=unsafe

    return asyncio.run(ask()).id

"""llama_index: a memory or chat engine is one conversation; indexes, query engines and agents may be shared."""

from llama_index.core import Settings, VectorStoreIndex
from llama_index.core.agent.workflow import FunctionAgent
from llama_index.core.memory import ChatMemoryBuffer

_index = VectorStoreIndex.from_vector_store(object())
_engine = _index.as_query_engine()
_agent = FunctionAgent(tools=[])


def query_handler(event, context):
    return {"answer": str(_engine.query(event["question"]))}


def own_chat_handler(event, context):
    chat = _index.as_chat_engine()
    return {"answer": str(chat.chat(event["question"]))}


async def workflow_agent_handler(event, context):
    return {"answer": str(await _agent.run(event["question"]))}


def own_memory_handler(event, context):
    memory = ChatMemoryBuffer.from_defaults(token_limit=3000)
    return {"history": memory.get(event["question"])}


_chat = _index.as_chat_engine()


def chat_handler(event, context):
    return {"answer": str(_chat.chat(event["question"]))}  # CA301: threads=unsafe processes=unsafe


_memory = ChatMemoryBuffer.from_defaults()


def memory_handler(event, context):
    return {"history": _memory.get(event["question"])}  # CA301: threads=unsafe processes=unsafe


def settings_handler(event, context):
    Settings.llm = event["model"]  # CA303: threads=unsafe processes=safe
    return {"answer": str(_engine.query(event["question"]))}

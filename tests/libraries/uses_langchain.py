"""langchain: a memory or chain with memory is one conversation; models and stateless agents may be shared."""

from langchain.agents import create_agent
from langchain_aws import ChatBedrockConverse
from langchain_classic.chains import ConversationalRetrievalChain, ConversationChain
from langchain_classic.memory import ConversationBufferMemory
from langchain_community.chat_message_histories import DynamoDBChatMessageHistory
from langchain_community.vectorstores import FAISS
from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.chat_history import InMemoryChatMessageHistory
from langchain_core.globals import set_debug
from langchain_core.runnables.history import RunnableWithMessageHistory

_llm = ChatBedrockConverse(model="nova-lite")
_agent = create_agent(_llm, tools=[])


def model_handler(event, context):
    return {"answer": _llm.invoke(event["prompt"]).content}


def stateless_agent_handler(event, context):
    return {"answer": _agent.invoke({"messages": [("user", event["prompt"])]})["messages"][-1].content}


def own_memory_handler(event, context):
    memory = ConversationBufferMemory()
    memory.save_context({"input": event["before"]}, {"output": event["answer"]})
    return {"answer": ConversationChain(llm=_llm, memory=memory).predict(input=event["prompt"])}


def own_history_handler(event, context):
    history = InMemoryChatMessageHistory()
    history.add_user_message(event["prompt"])
    return {"answer": _llm.invoke(history.messages).content}


_memory = ConversationBufferMemory()


def memory_handler(event, context):
    _memory.save_context({"input": event["prompt"]}, {"output": "..."})  # CA301: threads=unsafe processes=unsafe
    return {"history": _memory.load_memory_variables({})}


_chain = ConversationChain(llm=_llm)


def chain_handler(event, context):
    return {"answer": _chain.predict(input=event["prompt"])}  # CA301: threads=unsafe processes=unsafe


_history = InMemoryChatMessageHistory()


def history_handler(event, context):
    _history.add_user_message(event["prompt"])  # CA301: threads=unsafe processes=unsafe
    return {"answer": _llm.invoke(_history.messages).content}


def debug_handler(event, context):
    set_debug(event["debug"])  # CA413: threads=unsafe processes=safe
    return {"answer": _llm.invoke(event["prompt"]).content}


class Spent(BaseCallbackHandler):
    """One that each request makes for itself."""

    def __init__(self, most):
        self.most = most
        self.total = 0

    def on_llm_end(self, response, **kwargs):
        self.total += response.llm_output["cost"]
        if self.total > self.most:
            raise RuntimeError("too dear")


def spent_handler(event, context):
    return ChatBedrockConverse(model="nova-lite", callbacks=[Spent(3)]).invoke(event["prompt"]).content


class SpentByAll(BaseCallbackHandler):
    """One that import-time code makes."""

    total = 0

    def on_llm_end(self, response, **kwargs):
        self.total += response.llm_output["cost"]  # CA102: threads=unsafe processes=benign


_spent = SpentByAll()


def spent_by_all_handler(event, context):
    answer = _llm.invoke(event["prompt"], config={"callbacks": [_spent]}).content
    return {"answer": answer, "total": _spent.total}


_histories = {}


def _history_of(session):
    if session not in _histories:
        _histories[session] = InMemoryChatMessageHistory()  # CA201: threads=unsafe processes=benign
    return _histories[session]


_remembering = RunnableWithMessageHistory(_llm, _history_of, input_messages_key="question")


def remembering_handler(event, context):
    config = {"configurable": {"session_id": event["session"]}}
    return _remembering.invoke({"question": event["question"]}, config=config).content  # CA301: threads=unsafe processes=unsafe


def _in_table(session):
    return DynamoDBChatMessageHistory(table_name="conversations", session_id=session)


_in_table_chain = RunnableWithMessageHistory(_llm, get_session_history=_in_table)


def in_table_handler(event, context):
    config = {"configurable": {"session_id": event["session"]}}
    return _in_table_chain.invoke({"question": event["question"]}, config=config).content


def own_history_handler(event, context):
    history = InMemoryChatMessageHistory()
    chain = RunnableWithMessageHistory(_llm, lambda session: history)
    return chain.invoke(event["question"], config={"configurable": {"session_id": event["session"]}}).content


# a chain that is made with a memory goes on with what it holds
_retrieving = ConversationalRetrievalChain.from_llm(
    _llm, retriever=object(), memory=ConversationBufferMemory(memory_key="chat_history")
)


def retrieving_handler(event, context):
    return _retrieving.invoke({"question": event["q"]})["answer"]  # CA301: threads=unsafe processes=unsafe


def own_memory_handler(event, context):
    chain = ConversationalRetrievalChain.from_llm(_llm, retriever=object(), memory=ConversationBufferMemory())
    return chain.invoke({"question": event["q"]})["answer"]


_without_memory = ConversationalRetrievalChain.from_llm(_llm, retriever=object())


def without_memory_handler(event, context):
    return _without_memory.invoke({"question": event["q"], "chat_history": event["history"]})["answer"]


# vectors in the memory of a worker
_index = FAISS.from_texts(["welcome"], object())
_fixed = FAISS.load_local("index", object())


def indexing_handler(event, context):
    _index.add_texts([event["text"]])  # CA301: threads=unsafe processes=unsafe


def searching_handler(event, context):
    found = _index.similarity_search(event["q"]) + _fixed.similarity_search(event["q"])
    return [document.page_content for document in found]

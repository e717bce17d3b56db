"""strands: an agent keeps its conversation; models, tools and agents of the invocation's own are fine."""

from functools import cache

from strands import Agent, tool
from strands.agent.conversation_manager import SlidingWindowConversationManager
from strands.models import BedrockModel
from strands.multiagent import GraphBuilder
from strands.session.s3_session_manager import S3SessionManager
from strands.tools.mcp import MCPClient

_model = BedrockModel(model_id="nova-lite")


@tool
def double(number: int) -> int:
    """Twice the number."""
    return number * 2


def own_agent_handler(event, context):
    agent = Agent(model=_model, tools=[double])
    return {"answer": str(agent(event["prompt"]))}


def own_session_handler(event, context):
    session = S3SessionManager(session_id=event["user"], bucket="chats")
    agent = Agent(model=_model, session_manager=session)
    return {"answer": str(agent(event["prompt"]))}


def own_window_handler(event, context):
    agent = Agent(model=_model, conversation_manager=SlidingWindowConversationManager(window_size=10))
    agent.system_prompt = f"Answer in {event['language']}."
    return {"answer": str(agent(event["prompt"]))}


def _agent():
    return Agent(model=_model)


def factory_handler(event, context):
    return {"answer": str(_agent()(event["prompt"]))}


_shared = Agent(model=_model, system_prompt="You help customers.")


def shared_agent_handler(event, context):
    return {"answer": str(_shared(event["prompt"]))}  # CA301: threads=unsafe processes=unsafe


_awaited = Agent(model=_model)


async def awaited_handler(event, context):
    return {"answer": str(await _awaited.invoke_async(event["prompt"]))}  # CA301: threads=unsafe processes=unsafe


@cache
def _remembered():
    return Agent(model=_model)


def cached_agent_handler(event, context):
    return {"answer": str(_remembered()(event["prompt"]))}  # CA301: threads=unsafe processes=unsafe


_graph = GraphBuilder().build()


def graph_handler(event, context):
    return {"answer": str(_graph(event["prompt"]))}  # CA301: threads=unsafe processes=unsafe


_token = None


@tool
def my_orders() -> str:
    """Orders of the signed-in user."""
    return f"orders for {_token}"


def token_handler(event, context):
    global _token
    _token = event["token"]  # CA103: threads=unsafe processes=safe
    return {"answer": str(Agent(model=_model, tools=[my_orders])(event["prompt"]))}


_search = MCPClient(lambda: None)


def entered_by_each_handler(event, context):
    with _search:  # CA303: threads=unsafe processes=safe
        return str(Agent(tools=_search.list_tools_sync())(event["prompt"]))


_entered = MCPClient(lambda: None)
_entered.start()


def entered_once_handler(event, context):
    return str(Agent(tools=_entered.list_tools_sync())(event["prompt"]))


def own_client_handler(event, context):
    with MCPClient(lambda: None) as client:
        return str(Agent(tools=client.list_tools_sync())(event["prompt"]))

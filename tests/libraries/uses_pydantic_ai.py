"""pydantic_ai: agents are made once and shared; what is set on one holds for every invocation."""

from pydantic_ai import Agent

_agent = Agent("bedrock:nova-lite", system_prompt="You help customers.")


async def shared_agent_handler(event, context):
    return {"answer": (await _agent.run(event["prompt"], message_history=event["history"])).output}


async def own_agent_handler(event, context):
    agent = Agent("bedrock:nova-lite")
    agent.model = event["model"]
    return {"answer": (await agent.run(event["prompt"])).output}


_configured = Agent("bedrock:nova-lite")


async def model_handler(event, context):
    _configured.model = event["model"]  # CA303: threads=unsafe processes=safe
    return {"answer": (await _configured.run(event["prompt"])).output}

"""agent_framework: an agent may be shared, its options may not be set per request; a session is one conversation."""

from agent_framework import Agent, AgentSession

_agent = Agent(name="support")


async def shared_agent_handler(event, context):
    return {"answer": str(await _agent.run(event["question"], options={"temperature": event["temperature"]}))}


async def own_session_handler(event, context):
    session = AgentSession()
    return {"answer": str(await _agent.run(event["question"], session=session))}


async def own_agent_handler(event, context):
    agent = Agent(name="support")
    agent.default_options["instructions"] = event["tone"]
    return {"answer": str(await agent.run(event["question"]))}


_toned = Agent(name="support")


async def options_handler(event, context):
    _toned.default_options["instructions"] = event["tone"]  # CA303: threads=unsafe processes=safe
    return {"answer": str(await _toned.run(event["question"]))}


_session = AgentSession()


async def session_handler(event, context):
    _session.state["user"] = event["user"]  # CA301: threads=unsafe processes=unsafe
    return {"answer": str(await _agent.run(event["question"]))}

"""autogen: agents and teams keep their conversation."""

from autogen_agentchat.agents import AssistantAgent
from autogen_agentchat.teams import RoundRobinGroupChat


async def own_agent_handler(event, context):
    agent = AssistantAgent("helper", model_client=event["model"])
    return {"answer": str(await agent.run(task=event["task"]))}


async def own_team_handler(event, context):
    team = RoundRobinGroupChat([AssistantAgent("helper", model_client=event["model"])])
    return {"answer": str(await team.run(task=event["task"]))}


_agent = AssistantAgent("helper", model_client=None)


async def agent_handler(event, context):
    return {"answer": str(await _agent.run(task=event["task"]))}  # CA301: threads=unsafe processes=unsafe


_team = RoundRobinGroupChat([_agent])


async def team_handler(event, context):
    return {"answer": str(await _team.run(task=event["task"]))}  # CA301: threads=unsafe processes=unsafe

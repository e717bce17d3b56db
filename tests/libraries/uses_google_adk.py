"""Google ADK: sessions in memory are only known to one process."""

from google.adk.agents import Agent
from google.adk.runners import InMemoryRunner, Runner
from google.adk.sessions import DatabaseSessionService, InMemorySessionService

_agent = Agent(name="helper", model="gemini-2.5-flash")
_sessions = InMemorySessionService()
_runner = Runner(agent=_agent, app_name="shop", session_service=_sessions)
_in_database = Runner(agent=_agent, app_name="shop", session_service=DatabaseSessionService("postgresql://db"))
_quick = InMemoryRunner(agent=_agent)


def handler(event, context):
    run = _runner.run(user_id=event["user"], session_id=event["session"], new_message=event["text"])  # CA603: threads=safe processes=unsafe
    return [one.content for one in run if one.is_final_response()]


def same_session_handler(event, context):
    return list(_runner.run(user_id="u", session_id="main", new_message=event["text"]))  # CA301: threads=unsafe processes=unsafe


async def quick_handler(event, context):
    return [one async for one in _quick.run_async(user_id=event["user"], session_id=event["session"])]  # CA301: threads=benign processes=benign ; CA603: threads=safe processes=unsafe


def database_handler(event, context):
    return list(_in_database.run(user_id=event["user"], session_id=event["session"], new_message=event["text"]))


def own_runner_handler(event, context):
    runner = InMemoryRunner(agent=Agent(name="helper"))
    return list(runner.run(user_id=event["user"], session_id=event["session"], new_message=event["text"]))

"""agents (OpenAI): agents are descriptions; a session is one conversation, and a default key holds for everybody."""

from agents import Agent, Runner, SQLiteSession, set_default_openai_key

_agent = Agent(name="support", instructions="You help customers.")


async def stateless_handler(event, context):
    result = await Runner.run(_agent, event["prompt"])
    return {"answer": result.final_output}


async def own_session_handler(event, context):
    session = SQLiteSession(event["user"], ":memory:")
    result = await Runner.run(_agent, event["prompt"], session=session)
    return {"answer": result.final_output, "n": len(await session.get_items())}


_session = SQLiteSession("support")


async def session_handler(event, context):
    await _session.add_items([{"role": "user", "content": event["prompt"]}])  # CA301: threads=unsafe processes=unsafe
    return {"n": len(await _session.get_items())}


_sales = SQLiteSession("sales")


def runs_in_session_handler(event, context):
    result = Runner.run_sync(_agent, event["prompt"], session=_sales)  # CA301: threads=unsafe processes=unsafe
    return {"answer": result.final_output}


async def key_handler(event, context):
    set_default_openai_key(event["key"])  # CA413: threads=unsafe processes=safe
    return {"answer": (await Runner.run(_agent, event["prompt"])).final_output}

"""crewai: inputs and outputs of a run are kept on the crew; a copy belongs to the invocation."""

from crewai import Agent, Crew, Task


def own_crew_handler(event, context):
    writer = Agent(role="writer", goal="write", backstory="writes")
    task = Task(description="Write about {topic}", expected_output="text", agent=writer)
    return {"text": str(Crew(agents=[writer], tasks=[task]).kickoff(inputs={"topic": event["topic"]}))}


def _crew():
    writer = Agent(role="writer", goal="write", backstory="writes")
    return Crew(agents=[writer], tasks=[])


def made_crew_handler(event, context):
    return {"text": str(_crew().kickoff(inputs={"topic": event["topic"]}))}


_shared = Crew(agents=[], tasks=[])


def shared_crew_handler(event, context):
    return {"text": str(_shared.kickoff(inputs={"topic": event["topic"]}))}  # CA301: threads=unsafe processes=unsafe


_task = Task(description="Write", expected_output="text")


def shared_task_handler(event, context):
    _task.interpolate_inputs(event)  # CA301: threads=unsafe processes=unsafe
    return {"text": _task.description}

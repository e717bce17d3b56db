"""A loop calls each step with what the one before has made: what that is reaches the next one."""

from pathlib import Path


def written(data):
    Path("/tmp/carried-step.txt").write_text(data["text"])  # CA501: threads=unsafe processes=unsafe
    return {"path": "/tmp/carried-step.txt"}


def told(data):
    return Path(data["path"]).read_text()


def steps_handler(event, context):
    data = event
    for step in (written, told):
        data = step(data)
    return data


# The state is spread out and put together again by each step.


def spread_written(state):
    path = Path("/tmp/carried-spread.txt")
    path.write_text(state["text"])  # CA501: threads=unsafe processes=unsafe
    return {**state, "path": path}


def spread_told(state):
    return {**state, "told": state["path"].read_text()}


def spread_handler(event, context):
    state = {"text": event["text"]}
    for step in [spread_written, spread_told]:
        state = step(state)
    return state["told"]


# Each step says what is new, under a name of its own.


class Writes:
    def run(self, state):
        Path("/tmp/carried-named.txt").write_text(state["text"])  # CA501: threads=unsafe processes=unsafe
        return {"path": Path("/tmp/carried-named.txt")}


class Tells:
    def run(self, state):
        return {"told": state["path"].read_text()}


class Flow:
    def __init__(self, stages):
        self.stages = stages

    def run(self, state):
        for name, stage in self.stages.items():
            state.update(stage.run(state))
            state["last"] = name
        return state


flow = Flow({"write": Writes(), "tell": Tells()})


def named_handler(event, context):
    return flow.run({"text": event["text"]})["told"]


# Which steps are taken only the request says.


def chosen_written(data):
    Path("/tmp/carried-chosen.txt").write_text(data["text"])  # CA501: threads=unsafe processes=unsafe
    return {"path": "/tmp/carried-chosen.txt", "text": ""}


def chosen_told(data):
    return {"path": "", "text": Path(data["path"]).read_text()}


STEPS = {"write": chosen_written, "tell": chosen_told}


def chosen_handler(event, context):
    data = event
    for name in event["steps"]:
        step = STEPS[name]
        data = step(data)
    return data["text"]


# The same in a list of its own.


def listed_written(data):
    Path("/tmp/carried-listed.txt").write_text(data["text"])  # CA501: threads=unsafe processes=unsafe
    return {"path": "/tmp/carried-listed.txt", "text": ""}


def listed_told(data):
    return {"path": "", "text": Path(data["path"]).read_text()}


LISTED = {"write": listed_written, "tell": listed_told}


def apply(step, data):
    return step(data)


def listed_handler(event, context):
    data = event
    for step in [LISTED[name] for name in event["steps"]]:
        data = apply(step, data)
    return data["text"]


# Each step has a file of its own, named anew by each invocation.


def own_written(data):
    path = f"/tmp/{data['id']}.txt"
    Path(path).write_text(data["text"])
    return {"path": path}


def own_told(data):
    return Path(data["path"]).read_text()


def own_handler(event, context):
    data = {"id": context.aws_request_id, "text": event["text"]}
    for step in (own_written, own_told):
        data = step(data)
    return data


# Nobody takes what is written for what is read: the second step is given what the first has made of it.


def shown(data):
    Path("/tmp/carried-shown.txt").write_text(data["text"])  # CA501: threads=benign processes=benign
    return {"path": "/tmp/carried-other.txt"}


def other(data):
    return data["path"]


def other_handler(event, context):
    data = event
    for step in (shown, other):
        data = step(data)
    return data

"""bedrock_agentcore: entrypoints serve several invocations at a time."""

from bedrock_agentcore.tools.code_interpreter_client import CodeInterpreter, code_session
from bedrock_agentcore import BedrockAgentCoreApp
from strands import Agent

app = BedrockAgentCoreApp()


@app.entrypoint
def invoke(payload):
    agent = Agent()
    return {"answer": str(agent(payload["prompt"]))}


@app.ping
def ping():
    return "Healthy"


_agent = Agent()


@app.websocket
async def chat(websocket, context):
    await websocket.accept()
    question = await websocket.receive_text()
    await websocket.send_text(str(await _agent.invoke_async(question)))  # CA301: threads=unsafe processes=unsafe


_interpreter = CodeInterpreter("eu-west-1")


@app.entrypoint
def calculate(payload):
    return _interpreter.invoke("executeCode", {"code": payload["code"]})  # CA301: threads=unsafe processes=unsafe


@app.entrypoint
def calculate_apart(payload):
    with code_session("eu-west-1") as interpreter:
        return interpreter.invoke("executeCode", {"code": payload["code"]})

"""dspy: settings are made at import; per request they are a context."""

import dspy

dspy.configure(lm=dspy.LM("bedrock/nova-lite"))
_predict = dspy.Predict("question -> answer")


def predict_handler(event, context):
    return {"answer": _predict(question=event["question"]).answer}


def context_handler(event, context):
    with dspy.context(lm=dspy.LM(event["model"])):
        return {"answer": _predict(question=event["question"]).answer}


def configure_handler(event, context):
    dspy.configure(lm=dspy.LM(event["model"]))  # CA413: threads=unsafe processes=safe
    return {"answer": _predict(question=event["question"]).answer}

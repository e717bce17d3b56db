"""torch: inference only reads; the default generator is everybody's."""

import torch

_model = torch.jit.load("/opt/model.pt")  # CA602: threads=safe processes=benign


def model_handler(event, context):
    return {"answer": _model(torch.tensor(event["features"])).tolist()}


def own_generator_handler(event, context):
    return {"n": torch.rand(1, generator=torch.Generator().manual_seed(event["seed"])).item()}


def seed_handler(event, context):
    torch.manual_seed(event["seed"])  # CA405: threads=unsafe processes=safe
    return {"n": torch.rand(1).item()}

"""numpy: generators lock each draw; the seed of the module is everybody's."""

import numpy

_generator = numpy.random.default_rng()
_weights = numpy.array([1.0, 2.0, 3.0])


def generator_handler(event, context):
    return {"n": float(_generator.random())}


def read_array_handler(event, context):
    return {"sum": float(_weights.sum() * event["factor"])}


def own_generator_handler(event, context):
    return {"n": float(numpy.random.default_rng(event["seed"]).random())}


def seed_handler(event, context):
    numpy.random.seed(event["seed"])  # CA405: threads=unsafe processes=safe
    return {"n": float(numpy.random.rand())}

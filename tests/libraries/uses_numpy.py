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


_product = numpy.zeros((3, 3))
_filled = numpy.zeros(3)


def product_handler(event, context):
    numpy.multiply(numpy.array(event["x"]), 2, out=_product)  # CA301: threads=unsafe processes=safe
    return {"x": _product.tolist()}


def filled_handler(event, context):
    numpy.copyto(_filled, numpy.array(event["x"]))  # CA301: threads=unsafe processes=safe
    return {"x": _filled.tolist()}


def own_product_handler(event, context):
    own = numpy.zeros(3)
    numpy.add(_weights, event["x"], out=own)
    return {"x": numpy.multiply(own, 2).tolist()}

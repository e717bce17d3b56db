"""Draws shapes through a multiple dispatch that looks each pair of types up once."""

from multimethod import multimethod


class Shape:
    pass


class Circle(Shape):
    pass


class Square(Shape):
    pass


@multimethod
def joined(first: Shape, second: Shape):
    return "shapes"


@joined.register
def _(first: Shape, second: int):
    return "scaled"


SHAPES = {"circle": Circle, "square": Square}


def handler(event, context):
    first, second = SHAPES[event["first"]](), SHAPES[event["second"]]()
    return {"joined": joined(first, second)}

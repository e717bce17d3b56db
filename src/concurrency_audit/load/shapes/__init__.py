"""The named courses of a load: one file per shape."""

from concurrency_audit.load.shapes.base import Shape
from concurrency_audit.load.shapes.burst import Burst
from concurrency_audit.load.shapes.ramp import Ramp
from concurrency_audit.load.shapes.saturation import Saturation
from concurrency_audit.load.shapes.soak import Soak
from concurrency_audit.load.shapes.steady import Steady

SHAPES: dict[str, Shape] = {shape.name: shape for shape in (Steady(), Ramp(), Burst(), Soak(), Saturation())}

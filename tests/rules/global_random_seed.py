"""CA405 global-random-seed: seeding the shared generator changes the numbers of every other invocation."""

import random

import numpy as np

# ---- safe look-alikes -------------------------------------------------------------------------------------------------


# a generator of the invocation
def own_generator_handler(event, context):
    generator = random.Random(event["seed"])
    return {"sample": generator.sample(range(100), 5)}


def numpy_generator_handler(event, context):
    generator = np.random.default_rng(event["seed"])
    return {"noise": generator.normal(size=3).tolist()}


# drawn, not seeded
def unseeded_handler(event, context):
    return {"winner": random.choice(event["names"]), "order": random.SystemRandom().random()}


# a seed() of another object
class Garden:
    """Plants."""

    def __init__(self):
        self.plants = []

    def seed(self, plant):
        """Sow."""
        self.plants.append(plant)


def other_seed_handler(event, context):
    garden = Garden()
    garden.seed(event["plant"])
    return {"plants": garden.plants}


# ---- hazards ----------------------------------------------------------------------------------------------------------


def request_seed_handler(event, context):
    random.seed(event["seed"])  # CA405: threads=unsafe processes=safe
    return {"sample": random.sample(range(100), 5)}


def constant_seed_handler(event, context):
    random.seed(42)  # CA405: threads=unsafe processes=safe
    return {"sample": random.sample(range(100), 5)}


def numpy_seed_handler(event, context):
    np.random.seed(event["seed"])  # CA405: threads=unsafe processes=safe
    return {"noise": np.random.normal(size=3).tolist()}

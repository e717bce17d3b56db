"""python-dotenv, Faker, nest_asyncio, PyYAML: what is set at import is set once; a request that sets it sets it for all."""

import nest_asyncio
import yaml
from dotenv import dotenv_values, load_dotenv
from faker import Faker

load_dotenv()
nest_asyncio.apply()
fake = Faker()
Faker.seed(1)


def name_handler(event, context):
    return fake.name()


def values_handler(event, context):
    return dotenv_values("/var/task/.env")["NAME"]


def loaded_handler(event, context):
    load_dotenv("/var/task/.env." + event["stage"], override=True)  # CA401: threads=unsafe processes=safe
    return {"ok": True}


def seeded_handler(event, context):
    Faker.seed(event["seed"])  # CA405: threads=unsafe processes=safe
    return fake.name()


def constructor_handler(event, context):
    yaml.add_constructor("!" + event["tag"], str)  # CA413: threads=unsafe processes=safe
    return yaml.safe_load(event["text"])

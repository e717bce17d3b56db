"""click, Typer and typing_extensions: a command is run by a person, and a mark for type checkers changes nothing."""

import click
import typer
from typing_extensions import override

prices = {}
rates = {}
shell = typer.Typer()


@click.command()
@click.option("--path")
def fill(path):
    prices[path] = 1


@shell.command()
def clear(path):
    prices[path] = 0


class Rates:
    @override
    def keep(self, code, rate):
        if code not in rates:
            rates[code] = [rate]  # CA201: threads=unsafe processes=benign


def handler(event, context):
    Rates().keep(event["code"], event["rate"])
    return rates.get(event["code"]), prices.get(event["path"])

"""Amounts in US dollars: exact until they are shown."""

from decimal import ROUND_HALF_UP, Decimal

MONTH_HOURS = Decimal(730)
"""A month, as AWS's price pages count it."""
CENT = Decimal("0.01")


def cents(amount: Decimal) -> str:
    """An amount as text with two decimals, halves away from zero."""
    shown = amount.quantize(CENT, ROUND_HALF_UP)
    return str(abs(shown) if shown == 0 else shown)


def plain(number: Decimal) -> str:
    """A number as people write it: no exponent, no zeros at the end, at most six decimals."""
    text = f"{number:f}" if number == number.to_integral_value() else f"{number:.6f}".rstrip("0").rstrip(".")
    return text.rstrip("0").rstrip(".") if "." in text else text

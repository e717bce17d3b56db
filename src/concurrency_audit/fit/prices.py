"""The price book: what Lambda and EC2 cost in one region, each figure with its source and date."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from importlib.resources import files
from pathlib import Path
from typing import Any

from concurrency_audit.fit.errors import FitError

STALE_DAYS = 90
XLARGE_VCPU = 4
MEMORY_PER_VCPU = {"c": 2, "m": 4, "r": 8}
"""Instance family -> GiB of memory per vCPU."""
SIZES = {"large": Decimal("0.5"), "xlarge": Decimal(1), "2xlarge": Decimal(2), "4xlarge": Decimal(4)}
"""Size -> its price as a multiple of the .xlarge; prices are linear to the fifth decimal."""


@dataclass(frozen=True)
class LambdaPrices:
    """Classic Lambda on one architecture; GB-seconds in tiers of (up to, price)."""

    duration: tuple[tuple[Decimal | None, Decimal], ...]
    request_million: Decimal
    storage: Decimal | None
    """Per GB-second of ephemeral storage above 512 MB."""
    provisioned: Decimal | None
    """Per GB-second of configured provisioned concurrency."""
    provisioned_duration: Decimal | None
    as_of: date
    source: str


@dataclass(frozen=True)
class InstanceType:
    """An EC2 type that Managed Instances support."""

    name: str
    architecture: str
    vcpu: int
    memory_gb: int
    on_demand: Decimal
    """Dollars per hour."""
    as_of: date
    source: str
    fee: Decimal | None = None
    """Management fee per hour if the price list names it; otherwise a share of `on_demand`."""
    rates: Mapping[str, Decimal] = field(default_factory=dict)
    """Term -> dollars per hour under a Savings Plan, if its rate is known."""


@dataclass(frozen=True)
class PriceBook:
    """All prices of one region."""

    region: str
    functions: Mapping[str, LambdaPrices]
    """Architecture -> prices of classic Lambda."""
    instances: Mapping[str, InstanceType]
    fee_share: Decimal
    request_million: Decimal
    """Per million requests on Managed Instances."""
    free_requests: Decimal
    free_gb_seconds: Decimal
    fee_source: str

    @property
    def as_of(self) -> date:
        """The date of the oldest price in the book."""
        dated = [*(p.as_of for p in self.functions.values()), *(i.as_of for i in self.instances.values())]
        return min(dated)

    def stale(self, today: date) -> str:
        """A warning if the book is older than 90 days; otherwise empty."""
        days = (today - self.as_of).days
        if days <= STALE_DAYS:
            return ""
        return f"prices are of {self.as_of}, {days} days ago: `concurrency-audit fit prices --refresh` reads today's"

    def instance(self, name: str) -> InstanceType:
        """One type; raises FitError for a type without a price."""
        if name not in self.instances:
            known = ", ".join(sorted(self.instances))
            raise FitError(
                f"--instance-type {name}: no price in {self.region}; known are {known}, --prices FILE adds more"
            )
        return self.instances[name]


def load(region: str, file: Path | None = None) -> PriceBook:
    """The price book of a region, from `file` or from the package's data; raises FitError."""
    name = str(file) if file else "the price file"
    try:
        text = file.read_text(encoding="utf-8") if file else (files(__package__) / "prices.toml").read_text("utf-8")
        data = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise FitError(f"{name}: cannot be read: {error}") from None
    regions = data.get("region", {})
    if region not in regions:
        raise FitError(f"--region {region}: {name} has prices for {', '.join(sorted(regions)) or 'no region'}")
    try:
        return _book(region, data)
    except (KeyError, TypeError, ValueError, AttributeError, InvalidOperation) as error:
        raise FitError(
            f"{name}: region {region}: {type(error).__name__} at {error}; see the file that `fit prices` shows"
        ) from None


def _book(region: str, data: Mapping[str, Any]) -> PriceBook:
    managed, free, there = data["managed_instances"], data["free_tier"], data["region"][region]
    return PriceBook(
        region,
        {name: _lambda(row) for name, row in there.get("lambda", {}).items()},
        {instance.name: instance for instance in _instances(there.get("ec2", {}))},
        Decimal(managed["fee"]),
        Decimal(managed["request_million"]),
        Decimal(free["requests"]),
        Decimal(free["gb_seconds"]),
        managed["source"],
    )


def _lambda(row: Mapping[str, Any]) -> LambdaPrices:
    tiers = tuple((Decimal(up_to) if up_to else None, Decimal(price)) for up_to, price in row["duration"])
    storage, provisioned, running = (
        Decimal(row[key]) if key in row else None for key in ("storage", "provisioned", "provisioned_duration")
    )
    return LambdaPrices(
        tiers, Decimal(row["request_million"]), storage, provisioned, running, _day(row["as_of"]), row["source"]
    )


def _instances(row: Mapping[str, Any]) -> Iterator[InstanceType]:
    fees, plans = row.get("fee", {}), {term: row[term] for term in ("1-year", "3-year") if term in row}
    for architecture in ("arm64", "x86_64"):
        for family, price in row.get(architecture, {}).items():
            for size, factor in SIZES.items():
                if size == "large" and family.startswith("c"):
                    continue
                vcpu = int(XLARGE_VCPU * factor)
                yield InstanceType(
                    f"{family}.{size}",
                    architecture,
                    vcpu,
                    vcpu * MEMORY_PER_VCPU[family[0]],
                    Decimal(price) * factor,
                    _day(row["as_of"]),
                    row["source"],
                    Decimal(fees[family]) * factor if family in fees else None,
                    {term: Decimal(rates[family]) * factor for term, rates in plans.items() if family in rates},
                )


def _day(value: object) -> date:
    if not isinstance(value, date):
        raise TypeError(f"as_of = {value!r}: a date such as 2026-11-01")
    return value

"""Fetches current prices from the Price List and Savings Plans APIs and writes them as a price file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from concurrency_audit.fit.errors import FitError

SOURCE = "AWS Price List API"
FAMILIES = (
    "c6g c7g c8g c9g m6g m7g m8g m9g r6g r7g r8g "
    "c6i c7i c8i c8i-flex c7a c8a m6i m7i m8i m7i-flex m7a m8a r7i r8i r7a r8a"
).split()
"""Instance families whose .xlarge price is queried."""
EC2_FILTERS = {
    "operatingSystem": "Linux",
    "preInstalledSw": "NA",
    "capacitystatus": "Used",
    "tenancy": "Shared",
    "marketoption": "OnDemand",
}
"""Filters that leave exactly one price per type and region."""
GROUPS = {
    "AWS-Lambda-Duration": "duration",
    "AWS-Lambda-Requests": "request_million",
    "AWS-Lambda-Storage-Duration": "storage",
    "AWS-Lambda-Provisioned-Concurrency": "provisioned",
    "AWS-Lambda-Duration-Provisioned": "provisioned_duration",
}
"""Product group in the price list -> key of the price file."""
ARM = "-ARM"
YEARS = {31_536_000: "1-year", 94_608_000: "3-year"}
"""Length of a Savings Plan in seconds -> term."""
PLAN_FILTERS = {"productDescription": "Linux/UNIX", "tenancy": "shared"}
XLARGE = ".xlarge"


@dataclass(frozen=True)
class Clients:
    """Clients of the two pricing services."""

    pricing: Any
    savingsplans: Any


def clients() -> Clients:
    """Clients in the region whose endpoints answer for all regions."""
    import boto3

    return Clients(*(boto3.client(name, region_name="us-east-1") for name in ("pricing", "savingsplans")))


@dataclass
class Ec2:
    """Hourly prices of .xlarge types, by family."""

    on_demand: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Family -> architecture and price."""
    fees: dict[str, str] = field(default_factory=dict)
    rates: dict[str, dict[str, str]] = field(default_factory=lambda: {"1-year": {}, "3-year": {}})


def price_file(asked: Clients, region: str) -> str:
    """A price file for one region; raises FitError if AWS refuses or has no price."""
    from botocore.exceptions import BotoCoreError, ClientError

    today = datetime.now(UTC).date()
    try:
        ec2 = Ec2()
        functions = _lambda(asked.pricing, region, ec2)
        ec2.on_demand.update(_instances(asked.pricing, region))
        _plan_rates(asked.savingsplans, region, ec2)
    except (BotoCoreError, ClientError) as error:
        raise FitError(f"fit prices --refresh: AWS says: {error}") from None
    if not functions["x86_64"].get("duration") or not ec2.on_demand:
        raise FitError(f"--region {region}: the price list has no prices of Lambda or EC2 there")
    dated = f'as_of = {today.isoformat()}\nsource = "{SOURCE}"\n'
    blocks = [
        f'# Written by `concurrency-audit fit prices --refresh`.\n[managed_instances]\nfee = "0.15"\n'
        f'request_million = "{functions["x86_64"]["request_million"]}"\n{dated}',
        f'[free_tier]\nrequests = "1000000"\ngb_seconds = "400000"\n{dated}',
    ]
    blocks += [
        _lambda_block(region, name, row, dated) for name, row in sorted(functions.items()) if row.get("duration")
    ]
    blocks.append(_ec2_block(region, ec2, dated))
    return "\n".join(blocks)


def _products(pricing: Any, service: str, filters: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Products of a service, page by page; each is a JSON text."""
    rows = [{"Type": "TERM_MATCH", "Field": name, "Value": value} for name, value in filters.items()]
    token: dict[str, str] = {}
    while True:
        page = pricing.get_products(ServiceCode=service, Filters=rows, MaxResults=100, **token)
        yield from map(json.loads, page["PriceList"])
        if not page.get("NextToken"):
            return
        token = {"NextToken": page["NextToken"]}


def _dimensions(product: Mapping[str, Any]) -> list[dict[str, Any]]:
    terms = product.get("terms", {}).get("OnDemand", {}).values()
    return [dimension for term in terms for dimension in term["priceDimensions"].values()]


def _lambda(pricing: Any, region: str, ec2: Ec2) -> dict[str, dict[str, Any]]:
    """Classic Lambda's prices by architecture; the management fees in the same list are added to `ec2`."""
    found: dict[str, dict[str, Any]] = {"x86_64": {}, "arm64": {}}
    for product in _products(pricing, "AWSLambda", {"regionCode": region}):
        attributes = product["product"]["attributes"]
        prices = sorted(_dimensions(product), key=lambda dimension: Decimal(dimension["beginRange"]))
        managed = attributes.get("lambdaManagedInstanceType", "")
        if managed.endswith(XLARGE) and "Management-Hours" in attributes.get("usagetype", "") and prices:
            ec2.fees[managed.removesuffix(XLARGE)] = prices[0]["pricePerUnit"]["USD"]
        group = attributes.get("group", "")
        name = GROUPS.get(group.removesuffix(ARM))
        if name is not None and prices and "free tier" not in attributes.get("groupDescription", "").lower():
            found["arm64" if group.endswith(ARM) else "x86_64"][name] = _classic(name, prices)
    for row in found.values():
        row.setdefault("request_million", found["x86_64"].get("request_million", "0.20"))
    return found


def _classic(name: str, prices: list[dict[str, Any]]) -> list[list[str]] | str:
    if name == "duration":
        return [[_end(one["endRange"]), one["pricePerUnit"]["USD"]] for one in prices]
    price = Decimal(prices[-1]["pricePerUnit"]["USD"])
    return f"{price * 1_000_000:f}" if name == "request_million" else f"{price:f}"


def _plan_rates(savingsplans: Any, region: str, ec2: Ec2) -> None:
    """Rates of Compute Savings Plans without upfront payment, which every account can have."""
    wanted = {"region": [region], "instanceType": [f"{family}{XLARGE}" for family in ec2.on_demand]}
    filters = {**wanted, **{name: [value] for name, value in PLAN_FILTERS.items()}}
    token: dict[str, str] = {}
    while True:
        page = savingsplans.describe_savings_plans_offering_rates(
            products=["EC2"],
            savingsPlanTypes=["Compute"],
            savingsPlanPaymentOptions=["No Upfront"],
            operations=["RunInstances"],
            filters=[{"name": name, "values": values} for name, values in filters.items()],
            **token,
        )
        for row in page["searchResults"]:
            term = YEARS.get(row["savingsPlanOffering"]["durationSeconds"])
            family = row["usageType"].rpartition(":")[2].removesuffix(XLARGE)
            if term is not None and "BoxUsage:" in row["usageType"] and family in ec2.on_demand:
                ec2.rates[term][family] = row["rate"]
        if not page.get("nextToken"):
            return
        token = {"nextToken": page["nextToken"]}


def _end(text: str) -> str:
    return "" if text == "Inf" else text


def _instances(pricing: Any, region: str) -> Iterator[tuple[str, tuple[str, str]]]:
    """Family -> architecture and the .xlarge's price per hour."""
    for family in FAMILIES:
        filters = {**EC2_FILTERS, "regionCode": region, "instanceType": f"{family}{XLARGE}"}
        prices = [price for product in _products(pricing, "AmazonEC2", filters) for price in _dimensions(product)]
        amounts = {Decimal(price["pricePerUnit"]["USD"]) for price in prices} - {Decimal(0)}
        if len(amounts) > 1:
            raise FitError(f"{family}.xlarge: {len(amounts)} different on-demand prices in {region}: which one is open")
        if amounts:
            yield family, ("arm64" if "g" in family[1:] else "x86_64", f"{amounts.pop():f}")


def _lambda_block(region: str, architecture: str, row: Mapping[str, Any], dated: str) -> str:
    lines = [f"[region.{region}.lambda.{architecture}]", f"duration = {json.dumps(row['duration'])}"]
    lines += [f'{name} = "{row[name]}"' for name in GROUPS.values() if name != "duration" and name in row]
    return "\n".join(lines) + "\n" + dated


def _ec2_block(region: str, ec2: Ec2, dated: str) -> str:
    tables = {
        kind: {family: price for family, (where, price) in ec2.on_demand.items() if where == kind}
        for kind in ("arm64", "x86_64")
    }
    lines = [f"[region.{region}.ec2]", dated.rstrip()]
    for name, prices in {**tables, "fee": ec2.fees, **ec2.rates}.items():
        if prices:
            lines.append(f"{name} = {{ {', '.join(f'{family} = {json.dumps(p)}' for family, p in prices.items())} }}")
    return "\n".join(lines) + "\n"

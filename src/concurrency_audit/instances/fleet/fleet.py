"""All running versions: started when published, within their provider's vCPUs, and ended when deleted."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from collections.abc import Coroutine, Mapping
from pathlib import Path
from typing import Any

from ..control.catalog import FUNCTION, VERSION, Catalog
from ..control.code import CodeStore
from ..control.configuration import vcpus
from ..control.functions import OWN_PYTHON
from ..control.layers import LAYER, key_of
from ..control.providers import Providers, provider_arn
from ..control.states import States
from ..control.store import Document
from ..errors import InstancesError
from ..runtime.environment import StartError
from ..runtime.launch import Spec, check_model, model_of
from ..runtime.pythons import Choice, choose, lend, own_version
from ..runtime.workshop import Workshop
from ..settings import ExecutionModel, Settings
from .agent import Agent
from .pool import Pool

_log = logging.getLogger(__name__)


class Fleet:
    """Pools by function name and version; implements the control plane's interface to the environments."""

    def __init__(
        self,
        settings: Settings,
        catalog: Catalog,
        providers: Providers,
        states: States,
        code: CodeStore,
        workshop: Workshop,
        logs: Path,
        platform: Mapping[str, str],
    ) -> None:
        self.pools: dict[tuple[str, str], Pool] = {}
        self.states = states
        self._platform = platform
        """Environment variables of every function: region, credentials, endpoints."""
        self._settings = settings
        self._catalog = catalog
        self._providers = providers
        self._code = code
        self._workshop = workshop
        self._logs = logs
        self._opening: dict[tuple[str, str], Pool] = {}
        """Pools whose first environments are starting; until then the old pool serves a republished version."""
        self._tasks: set[asyncio.Task[None]] = set()

    def launch(self, record: Document) -> None:
        """Start environments for a published version; its state changes when they are running or have failed."""
        self._run(self._launch(record))

    def retire(self, name: str, version: str) -> None:
        """Drain and end the environments of a version."""
        pool = self.pools.pop((name, version), None)
        if pool is not None:
            self._run(pool.close(self._settings.drain_seconds))

    def rescale(self, record: Document) -> None:
        """Apply a changed minimum and maximum at once; this can deactivate or reactivate the version."""
        configuration = record["configuration"]
        name, version = configuration["FunctionName"], configuration["Version"]
        least, most = self.bounds(record)
        pool = self.pools.get((name, version))
        if most == 0:
            self.states.put(name, version, "Deactivated")
            self.retire(name, version)
        elif pool is None and (name, version) not in self._opening:
            self.states.put(name, version, "Pending", "Restoring")
            self.launch(self._catalog.record(name, version))
        elif pool is not None:
            pool.resize(max(least, min(pool.wanted, most)))

    def bounds(self, record: Document) -> tuple[int, int]:
        """Minimal and maximal number of environments, from the scaling configuration and the provider's vCPUs."""
        scaling = record.get("scaling", {})
        configuration = record["configuration"]
        provider = self._providers.find(provider_arn(configuration))
        most = int(provider["CapacityProviderScalingConfig"]["MaxVCpuCount"] / vcpus(configuration))
        most = min(most, scaling.get("MaxExecutionEnvironments", most))
        return min(scaling.get("MinExecutionEnvironments", self._settings.environments), most), most

    def room(self, provider: str) -> float:
        """vCPUs of a provider that no environment uses."""
        budget = self._providers.find(provider)["CapacityProviderScalingConfig"]["MaxVCpuCount"]
        pools = [*self.pools.values(), *self._opening.values()]
        used = sum(pool.wanted * pool.spec.vcpus for pool in pools if pool.provider == provider)
        return float(budget - used)

    def allowed(self, name: str, version: str, wanted: int) -> int:
        """The number of environments, at most ``wanted``, that the version's bounds and its provider's vCPUs allow."""
        least, most = self.bounds(self._catalog.record(name, version))
        pool = self.pools[name, version]
        growth = min(wanted - pool.wanted, int(self.room(pool.provider) / pool.spec.vcpus))
        return max(least, min(pool.wanted + growth, most))

    async def close(self) -> None:
        """Drain and end everything."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        pools, self.pools = list(self.pools.values()), {}
        await asyncio.gather(*(pool.close(self._settings.drain_seconds) for pool in pools))

    async def _launch(self, record: Document) -> None:
        configuration = record["configuration"]
        key = (configuration["FunctionName"], configuration["Version"])
        count, _ = self.bounds(record)
        if count == 0 or count * vcpus(configuration) > self.room(provider_arn(configuration)):
            self.states.put(
                *key, "Failed", "CapacityProviderScalingLimitExceeded", "MaxVCpuCount of the provider is too low"
            )
            return
        try:
            pool = self._new_pool(configuration, await self._python(configuration))
        except InstancesError as error:  # the runtime would reject such settings
            self.states.put(*key, "Failed", "FunctionError.RuntimeInitError", str(error))
            return
        pool.wanted = count
        self._opening[key] = pool
        try:
            await pool.open(count)
        except StartError as failure:
            self.states.put(*key, "Failed", failure.code, failure.reason)
            return
        except Exception as error:  # limits of the machine, such as the number of processes
            _log.exception("%s:%s did not start", *key)
            self.states.put(*key, "Failed", "InternalError", str(error))
            return
        finally:
            del self._opening[key]
        if self._catalog.store.get(VERSION, ":".join(key)) is None:  # deleted while it was starting
            await pool.close(0)
            return
        previous, self.pools[key] = self.pools.get(key), pool
        self.states.put(*key, "Active")
        if previous is not None:
            await previous.close(self._settings.drain_seconds)

    async def _python(self, configuration: Document) -> Choice:
        """The interpreter for a version; logs if it is not the declared one.

        Raises:
            InstancesError: the function's variables name no execution model.
        """
        name, version = configuration["FunctionName"], configuration["Version"]
        if (self._catalog.store.get(FUNCTION, name) or {}).get("python") == OWN_PYTHON:
            return Choice(sys.executable)
        client = self._model(configuration) == "processes"
        choice = await asyncio.to_thread(choose, configuration["Runtime"], with_client=client)
        if choice.why:
            _log.warning(
                "%s:%s is declared for %s and runs under Python %s: %s",
                name, version, configuration["Runtime"], own_version(), choice.why,
            )  # fmt: skip
        return choice

    def _model(self, configuration: Document) -> ExecutionModel:
        model = model_of(configuration.get("Environment", {}).get("Variables", {}), self._settings.model)
        check_model(model)
        return model

    def _new_pool(self, configuration: Document, python: Choice) -> Pool:
        return Pool(
            self._spec(configuration, python),
            provider_arn(configuration),
            self._workshop,
            self._logs / configuration["FunctionName"] / configuration["Version"],
            self._settings.init_seconds,
            Agent(self._settings.limits),
            self._settings.tell,
        )

    def _spec(self, configuration: Document, python: Choice) -> Spec:
        managed = configuration["CapacityProviderConfig"]["LambdaManagedInstancesCapacityProviderConfig"]
        lent = {} if python.is_ours else {"packages": lend(self._workshop.folder)}
        return Spec(
            name=configuration["FunctionName"],
            version=configuration["Version"],
            arn=configuration["FunctionArn"],
            handler=configuration["Handler"],
            runtime=configuration["Runtime"],
            code=self._code.unpacked(configuration["CodeSha256"]),
            model=self._model(configuration),
            concurrency=managed["PerExecutionEnvironmentMaxConcurrency"],
            timeout=float(configuration["Timeout"]),
            memory_mb=configuration["MemorySize"],
            tmp_mb=configuration["EphemeralStorage"]["Size"],
            vcpus=vcpus(configuration),
            variables=configuration.get("Environment", {}).get("Variables", {}),
            log_group=configuration["LoggingConfig"]["LogGroup"],
            log_level=configuration["LoggingConfig"]["ApplicationLogLevel"],
            platform=self._platform,
            provoke=self._provoke(),
            python=python.python,
            layers=tuple(self._layer(one["Arn"]) for one in configuration.get("Layers", ())),
            **lent,
        )

    def _layer(self, arn: str) -> Path:
        record = self._catalog.store.get(LAYER, key_of(arn))
        assert record is not None  # a layer's record outlives its deletion
        return self._code.unpacked(record["CodeSha256"])

    def _provoke(self) -> str | None:
        """The settings for provoking races that workers receive."""
        wanted = self._settings.provoke
        if wanted is None:
            return None
        accesses = [{"path": path, "line": line} for path, line in wanted.accesses]
        return json.dumps({"seed": wanted.seed, "accesses": accesses})

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

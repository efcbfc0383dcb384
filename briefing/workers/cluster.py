"""A Dask cluster. Its messages are pickles, which run code: only with certificates, or on this machine."""

from __future__ import annotations

import ipaddress
import logging
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from briefing.diagnostics import BriefingError, Location, error
from briefing.workers.handing_out import Workers
from briefing.workers.performing import OtherProgram, differences, program

CERTIFICATE_VARIABLES = ("BRIEFING_CLUSTER_CA", "BRIEFING_CLUSTER_CERT", "BRIEFING_CLUSTER_KEY")
LARGE_MESSAGES = {"distributed.admin.large-graph-warning-threshold": "1 TB"}
"""Dask warns of arguments from 10 MB on; models are larger, and travel once."""
SECONDS_TO_CONNECT = 10
SECONDS_TO_HAVE_WORKERS = 20
SECONDS_WITHOUT_WORKERS = 60
"""A nanny starts a new worker within seconds."""


@contextmanager
def on_a_cluster(address: str, seconds_without_workers: float = SECONDS_WITHOUT_WORKERS) -> Iterator[Workers]:
    """The workers of the scheduler at `address`: `tls://host:port`, or `tcp://127.0.0.1:port`.

    Raises `BriefingError` for an address of another kind, without certificates, without Dask, scheduler or
    workers, and for workers that do not run the very same program.
    """
    refuse_unsafe_address(address)
    dask = _dask()
    client = _connected(dask, address)
    try:
        places = _checked_workers(client, address)
        workers = Workers(
            lambda: client.get_executor(pure=False),
            places=places,
            share_our_disk=False,
            loss=dask.KilledWorker,
            look=_look(client, address, seconds_without_workers),
        )
        yield workers
    finally:
        client.close()


def refuse_unsafe_address(address: str) -> None:
    """Raise `BriefingError` for what is no address of a scheduler, and for one that others can listen at."""
    try:
        parts = urlsplit(address)
        known = parts.scheme in {"tcp", "tls"} and bool(parts.hostname and parts.port) and not parts.path
    except ValueError:
        known = False
    if not known:
        message = "is no address of a cluster"
        raise _refusal("bad-cluster", message, address, "tls://HOST:PORT, or tcp://127.0.0.1:PORT")
    if parts.scheme == "tcp" and not _is_this_machine(parts.hostname or ""):
        message = "tcp:// is only for this very machine: who reaches a cluster without TLS runs code as you"
        raise _refusal("unsafe-cluster", message, address, "start it with certificates and use tls://")


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _dask() -> Any:
    """Dask's module, which is heavy, an extra, and has hardly any types."""
    try:
        return import_module("distributed")
    except ImportError:
        hint = "pip install 'briefing[cluster]'"
        raise _refusal("no-dask", "Dask is not installed", "--cluster", hint) from None


# --- connecting -------------------------------------------------------------------------------------


def _connected(dask: Any, address: str) -> Any:
    import asyncio  # noqa: PLC0415 # slow, and only clusters need it

    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what matters is told as a finding
    import_module("dask").config.set(LARGE_MESSAGES)
    security = _security(dask, address) if address.startswith("tls:") else None
    try:
        asyncio.run(_greeted(address, security.get_connection_args("client") if security else {}))
        return dask.Client(address, timeout=SECONDS_TO_CONNECT, security=security, set_as_default=False)
    except (OSError, ValueError, RuntimeError) as problem:
        message = f"no scheduler answers: {' '.join(str(problem).split())[:200] or 'it says nothing'}"
        raise _refusal("no-cluster", message, address, "see that it runs, and with the same CA") from None


async def _greeted(address: str, connection: Mapping[str, object]) -> None:
    """Raise OSError where nobody greets as Dask does; a `Client` would wait for it for ever."""
    import asyncio  # noqa: PLC0415

    comm = import_module("distributed.comm")
    async with asyncio.timeout(SECONDS_TO_CONNECT + 1):
        reached = await comm.connect(address, timeout=SECONDS_TO_CONNECT, **connection)
    await reached.close()


def _security(dask: Any, address: str) -> Any:
    """Our certificates, from the environment or else from Dask's own configuration."""
    named = [os.environ.get(variable) or None for variable in CERTIFICATE_VARIABLES]
    authority, certificate, key = named
    given = {"tls_ca_file": authority, "tls_client_cert": certificate, "tls_client_key": key}
    security = dask.Security(
        require_encryption=True, **{name: value for name, value in given.items() if value is not None}
    )
    if not (security.tls_ca_file and security.tls_client_cert):
        hint = f"set {', '.join(CERTIFICATE_VARIABLES)}, or distributed.comm.tls in Dask's configuration"
        raise _refusal("no-certificates", "tls:// needs certificates", address, hint)
    try:
        security.get_connection_args("client")
    except OSError as problem:
        message = f"the certificates cannot be used: {problem.strerror or problem}"
        raise _refusal(
            "bad-certificates", message, address, "see " + ", ".join(CERTIFICATE_VARIABLES)
        ) from None
    return security


# --- workers ----------------------------------------------------------------------------------------


def _checked_workers(client: Any, address: str) -> int:
    """How many workers there are; each must run the same program."""
    try:
        client.wait_for_workers(1, timeout=SECONDS_TO_HAVE_WORKERS)
    except TimeoutError:
        raise _without_workers(address) from None
    told = client.run(differences, program(), on_error="return")
    for worker, difference in sorted(told.items()):
        if isinstance(difference, BaseException):
            raise OtherProgram(worker, f"the worker cannot load the program: {difference!r:.120}").refusal()
        if difference:
            raise OtherProgram(worker, difference).refusal()
    return len(told)


def _look(client: Any, address: str, patience: float) -> Callable[[], None]:
    """Raises `BriefingError` when there have been no workers for `patience` seconds."""
    seen = [monotonic()]

    def look() -> None:
        try:
            if client.nthreads():
                seen[0] = monotonic()
        except (OSError, RuntimeError, TimeoutError):  # it is looking for its scheduler
            pass
        if monotonic() - seen[0] > patience:
            raise _without_workers(address)

    return look


def _without_workers(address: str) -> BriefingError:
    return _refusal("no-workers", "the cluster has no workers", address, f"start some: dask worker {address}")


def _refusal(rule: str, message: str, address: str, hint: str) -> BriefingError:
    return BriefingError([error(rule, message, Location(address), hint)])

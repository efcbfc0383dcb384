"""A real scheduler and real workers on this machine, in processes of their own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from time import sleep

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from tests.conftest import ROOT

FEW_FAILURES = {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1"}
"""So that a test of a task that ends its workers is over soon."""
ON_LOOPBACK = ("--host", "127.0.0.1", "--dashboard-address", "127.0.0.1:0", "--no-dashboard")
SECONDS_TO_START = 60


@contextmanager
def cluster(
    place: Path, workers: int = 2, certificates: Sequence[str] = (), preload: str = "", nanny: bool = True
) -> Iterator[str]:
    """The address of a scheduler with workers, who run `preload` first; `certificates` are options of TLS."""
    place.mkdir(parents=True, exist_ok=True)
    scheme = "tls" if certificates else "tcp"
    scheduler_options = (*ON_LOOPBACK, "--port", "0", "--protocol", scheme)
    file = place / "scheduler.json"
    with _started("scheduler", "--scheduler-file", str(file), *scheduler_options, *certificates, place=place):
        address = _address(file)
        if not workers:
            yield address
            return
        options = [
            "--nworkers",
            str(workers),
            "--nthreads",
            "1",
            "--local-directory",
            str(place),
            *ON_LOOPBACK,
        ]
        (place / "preload.py").write_text(preload, "utf-8")
        options += ["--preload", str(place / "preload.py")]
        options += [] if nanny else ["--no-nanny"]
        with _started("worker", address, *options, *certificates, place=place):
            yield address


@contextmanager
def _started(role: str, *options: str, place: Path) -> Iterator[None]:
    modules = os.pathsep.join([str(ROOT), os.environ["PYTHONPATH"]])  # tests' own, and what refuses networks
    environment = {**os.environ, **FEW_FAILURES, "PYTHONPATH": modules}
    command = [sys.executable, "-m", "distributed.cli.dask_" + role, *options]
    with (place / f"{role}.log").open("wb") as log:
        started = subprocess.Popen(command, stdout=log, stderr=log, env=environment, start_new_session=True)
    try:
        yield
    finally:
        os.killpg(started.pid, signal.SIGTERM)
        try:
            started.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(started.pid, signal.SIGKILL)
            started.wait()


def _address(file: Path) -> str:
    for _ in range(SECONDS_TO_START * 10):
        try:
            return str(json.loads(file.read_text("utf-8"))["address"])
        except (FileNotFoundError, ValueError):
            sleep(0.1)
    raise TimeoutError("the scheduler does not start")


# --- certificates -----------------------------------------------------------------------------------


def write_certificates(place: Path) -> Mapping[str, Path]:
    """An authority of one's own, and a certificate by it: files `ca`, `cert` and `key`."""
    place.mkdir(parents=True, exist_ok=True)
    authority_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    authority = _certificate("briefing tests", authority_key, "briefing tests", authority_key, authority=True)
    certificate = _certificate("localhost", key, "briefing tests", authority_key, authority=False)
    contents = {
        "ca": authority.public_bytes(Encoding.PEM),
        "cert": certificate.public_bytes(Encoding.PEM),
        "key": key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
    }
    for name, data in contents.items():
        (place / f"{name}.pem").write_bytes(data)
    return {name: place / f"{name}.pem" for name in contents}


def _certificate(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: str,
    issuer_key: ec.EllipticCurvePrivateKey,
    *,
    authority: bool,
) -> x509.Certificate:
    now = datetime.now(UTC)
    names = [x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False
        )
        .add_extension(_usage(authority=authority), critical=True)
        .sign(issuer_key, hashes.SHA256())
    )


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        key_cert_sign=authority,
        crl_sign=authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )

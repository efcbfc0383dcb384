"""Keys for signing, from PKCS #12 files (RFC 7292): hostile until they are checked."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from briefing.diagnostics import BriefingError, Location, error
from briefing.gate import read_outside

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.serialization.pkcs12 import PKCS12KeyAndCertificates
    from cryptography.x509 import Certificate

LARGEST_KEY_FILE = 1 << 20
"""In bytes; a key with a long chain of certificates takes a hundredth of it."""
LEAST_RSA_BITS = 2048
"""NIST SP 800-131A, until 2030."""
CURVES = frozenset(("secp256r1", "secp384r1", "secp521r1"))
"""Others need PDF 2.0, which PDF/A-2 is not."""


def load_key_file(path: Path, passphrase: bytes, moment: datetime) -> PKCS12KeyAndCertificates:
    """A private key with its certificate, fit for signing PDF/A-2 at `moment`.

    Raises `BriefingError`, of one finding, for a file that is too large or no PKCS #12, a wrong passphrase, a
    key without a certificate, one that is too weak or of a kind that PDF/A-2 cannot hold, and a certificate
    that is not for signing or not valid at `moment`.
    """
    bundle = _bundle(path, passphrase)
    _check_bundle(path, bundle, moment)
    return bundle


def _bundle(path: Path, passphrase: bytes) -> PKCS12KeyAndCertificates:
    from asn1crypto.pkcs12 import Pfx  # noqa: PLC0415
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415
    from cryptography.hazmat.primitives.serialization.pkcs12 import load_pkcs12  # noqa: PLC0415

    data = read_outside(path, max_bytes=LARGEST_KEY_FILE)
    try:
        is_pkcs12 = Pfx.load(data, strict=True)["version"].native == "v3"
    except (ValueError, TypeError, KeyError):
        is_pkcs12 = False
    if not is_pkcs12:
        hint = "make one with: openssl pkcs12 -export -inkey key.pem -in certificate.pem -out key.p12"
        raise _refused(path, "this is no PKCS #12 file", hint)
    try:
        return load_pkcs12(data, passphrase)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise _refused(path, "the passphrase is wrong, or the file is damaged") from None


def _check_bundle(path: Path, bundle: PKCS12KeyAndCertificates, moment: datetime) -> None:
    if bundle.key is None:
        raise _refused(path, "the file holds no private key")
    if bundle.cert is None:
        raise _refused(path, "the file holds a key without its certificate")
    certificate = bundle.cert.certificate
    if certificate.public_key() != bundle.key.public_key():
        raise _refused(path, "the certificate belongs to another key")
    if problem := _weakness(bundle.key):
        raise _refused(path, problem, "RSA of 3072 bits, or P-256, are good choices")
    if not _may_sign(certificate):
        raise _refused(path, "the certificate is not meant for signing documents")
    begin, end = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if moment > end:
        raise _refused(path, f"the certificate expired on {end:%Y-%m-%d %H:%M} UTC")
    if moment < begin:
        hint = f"the signature would say {moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
        raise _refused(path, f"the certificate is not valid before {begin:%Y-%m-%d %H:%M} UTC", hint)


def _weakness(key: object) -> str:
    from cryptography.hazmat.primitives.asymmetric import ec, rsa  # noqa: PLC0415

    if isinstance(key, rsa.RSAPrivateKey):
        if key.key_size >= LEAST_RSA_BITS:
            return ""
        return f"an RSA key of {key.key_size} bits is too short, {LEAST_RSA_BITS} are asked for"
    if isinstance(key, ec.EllipticCurvePrivateKey):
        known = key.curve.name in CURVES
        return "" if known else f"signatures on the curve {key.curve.name} cannot stand in PDF/A-2"
    return "only RSA keys and keys on the curves P-256, P-384 and P-521 can sign PDF/A-2"


def _may_sign(certificate: Certificate) -> bool:
    from cryptography.x509 import ExtensionNotFound, KeyUsage  # noqa: PLC0415

    try:
        usage = certificate.extensions.get_extension_for_class(KeyUsage).value
    except ExtensionNotFound:
        return True
    return bool(usage.digital_signature or usage.content_commitment)


def _refused(path: Path, message: str, hint: str = "") -> BriefingError:
    return BriefingError([error("signing-key", message, Location(str(path)), hint)])

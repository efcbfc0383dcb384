"""Signatures of PDF files, checked: who, when, over which bytes, and whether the file still is those."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from briefing.diagnostics import BriefingError, Location, error
from briefing.publication.signing import certified_name, one_line, require_pyhanko

if TYPE_CHECKING:
    from asn1crypto.x509 import Certificate
    from pyhanko.sign.validation import EmbeddedPdfSignature
    from pyhanko_certvalidator import ValidationContext

_HEXADECIMAL = re.compile(rb"[0-9a-f]+|[0-9A-F]+")
_BYTE_RANGE = re.compile(rb"/ByteRange\s*\[\s*0\s+(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s*\]")


@dataclass(frozen=True, slots=True)
class SignatureReport:
    """What one signature says, and what is to be thought of it."""

    signer: str
    """Whom the certificate was issued to, in its own words."""
    fingerprint: str
    """SHA-256 of the certificate, hexadecimal: to be compared with one that the office has announced."""
    signed_at: datetime | None
    """By the signer's own account."""
    intact: bool
    """Whether the bytes that were signed are those of the file, and the key made the signature."""
    whole_file: bool
    """Whether these are all the bytes of the file: whatever was appended later is not signed."""
    certifies: bool
    """Whether the signer allowed no change."""
    trusted: bool
    """Whether one of the given roots vouches for the certificate."""

    @property
    def sound(self) -> bool:
        """Whether the file is exactly what was signed."""
        return self.intact and self.whole_file


def check_signatures(
    pdf: bytes, shown: str, roots: Sequence[bytes] = (), moment: datetime | None = None
) -> tuple[SignatureReport, ...]:
    """All signatures of a file, also one that a later revision hides; none if it is not signed.

    `roots` are certificates (DER or PEM) that are trusted at `moment`, by default now; nothing is fetched.
    `shown` names the file. Raises `BriefingError` for what cannot be read as PDF, for a file with remains of
    a signature that has been cut off, and without pyHanko.
    """
    require_pyhanko()
    trusted = _certificates(roots)
    ends = [int(found[2]) + int(found[3]) for found in _BYTE_RANGE.finditer(pdf)]
    earlier = sorted({end for end in ends if end < len(pdf)}, reverse=True)
    problem: Exception | None = None
    for end in [len(pdf), *earlier[:3]]:
        try:
            if reports := _reports(pdf[:end], end == len(pdf), trusted, moment):
                return reports
        except Exception as caught:
            problem = problem or caught
    if not problem and not ends:
        return ()
    message = f"this is no sound PDF: {one_line(problem)}" if problem else "its signature has been cut off"
    raise BriefingError([error("unreadable-pdf", message, Location(shown))]) from problem


def _certificates(files: Sequence[bytes]) -> Sequence[Certificate]:
    from pyhanko.keys import load_certs_from_pemder_data  # noqa: PLC0415

    try:
        found = [certificate for data in files for certificate in load_certs_from_pemder_data(data)]
        # They are parsed only when they are looked at.
        return [certificate for certificate in found if certificate.native]
    except (ValueError, TypeError) as problem:
        message = f"a root is no certificate: {one_line(problem)}"
        raise BriefingError([error("trust", message, Location("certificates"))]) from problem


def _reports(
    revision: bytes, is_whole: bool, roots: Sequence[Certificate], moment: datetime | None
) -> tuple[SignatureReport, ...]:
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415

    reader = PdfFileReader(io.BytesIO(revision), strict=False)
    return tuple(_report(each, is_whole, roots, moment) for each in reader.embedded_regular_signatures)


def _report(
    signature: EmbeddedPdfSignature, is_whole: bool, roots: Sequence[Certificate], moment: datetime | None
) -> SignatureReport:
    from pyhanko.sign.fields import MDPPerm  # noqa: PLC0415
    from pyhanko.sign.validation import validate_pdf_signature  # noqa: PLC0415
    from pyhanko.sign.validation.settings import KeyUsageConstraints  # noqa: PLC0415
    from pyhanko.sign.validation.status import SignatureCoverageLevel  # noqa: PLC0415

    context = _trust(signature, roots, moment)
    usage = KeyUsageConstraints(
        key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False
    )
    status = validate_pdf_signature(
        signature, signer_validation_context=context, key_usage_settings=usage, skip_diff=True
    )
    covers_all = signature.evaluate_signature_coverage() is SignatureCoverageLevel.ENTIRE_FILE
    return SignatureReport(
        signer=certified_name(signature.signer_cert),
        fingerprint=signature.signer_cert.sha256.hex(),
        signed_at=signature.self_reported_timestamp,
        intact=bool(status.intact and status.valid),
        whole_file=is_whole and covers_all and _fills_its_gap(signature),
        certifies=signature.docmdp_level is MDPPerm.NO_CHANGES,
        trusted=bool(status.trusted),
    )


def _fills_its_gap(signature: EmbeddedPdfSignature) -> bool:
    """Whether the signature, in hexadecimal digits, and zeros fill what is left out of the signed bytes."""
    from asn1crypto.cms import ContentInfo  # noqa: PLC0415

    _, start, end, _ = (int(each) for each in signature.byte_range)
    file = signature.reader.stream
    file.seek(start)
    digits = file.read(end - start).removeprefix(b"<").removesuffix(b">")
    length = 2 * len(ContentInfo.load(signature.pkcs7_content).dump())
    return bool(_HEXADECIMAL.fullmatch(digits)) and not digits[length:].strip(b"0")


def _trust(
    signature: EmbeddedPdfSignature, roots: Sequence[Certificate], moment: datetime | None
) -> ValidationContext:
    """The given roots and nothing else: not those of the system, and nothing from the network."""
    from pyhanko_certvalidator import ValidationContext  # noqa: PLC0415

    return ValidationContext(
        trust_roots=list(roots),
        other_certs=list(signature.other_embedded_certs),
        moment=moment,
        allow_fetching=False,
    )

"""Digital signatures of PDF files: PAdES baseline B-B (ETSI EN 319 142-1) with SHA-256, by pyHanko.

A signature certifies that no change is allowed (DocMDP, ISO 32000-1, 12.8.2.2): whatever is changed or
appended later is noticed. Signing itself appends to the file, which stays tagged and archival.

RSA signatures (PKCS #1 v1.5) are deterministic: the same file, key and moment give the same bytes. Those with
keys on elliptic curves are not, ECDSA draws a random number for each.
"""

from __future__ import annotations

import hashlib
import io
import logging
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from briefing.diagnostics import BriefingError, Location, error
from briefing.interface import Interface
from briefing.publication.key_file import load_key_file

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.serialization.pkcs12 import PKCS12KeyAndCertificates
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.signers import SimpleSigner

FIELD = "Signature"
INSTALL = "install what signing needs with: pip install 'briefing[sign]'"
DIGEST = "sha256"


def signature_label(interface: Interface) -> str:
    """What assistive technology reads out for the signature, in the language of the document."""
    return interface.gettext("Digital signature")


# --- signing ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Signer:
    """A key with its certificate, checked, and the moment of its signatures."""

    name: str
    """Whom the certificate was issued to."""
    moment: datetime
    """Aware. What the signatures say about when they were made; nobody vouches for it."""
    deterministic: bool
    """Whether the same input gives the same bytes."""
    pyhanko: SimpleSigner = field(repr=False)

    @classmethod
    def from_file(cls, path: Path, passphrase: bytes, moment: datetime) -> Signer:
        """The key in a PKCS #12 file (RFC 7292).

        Raises `BriefingError`, of one finding, where pyHanko is not installed, and for whatever
        `load_key_file` refuses.
        """
        require_pyhanko()
        return _signer(load_key_file(path, passphrase, moment), moment)

    def sign(self, pdf: bytes, label: str, *, reason: str = "", location: str = "") -> bytes:
        """The file with a signature over all of it, in a field that is not seen.

        `label` names the field, in the language of the document; readers show `reason` and `location`.
        Raises `BriefingError` for what is no PDF, encrypted, or signed already.
        """
        from pyhanko.pdf_utils.misc import PdfError  # noqa: PLC0415 - optional
        from pyhanko.sign.general import SigningError  # noqa: PLC0415

        try:
            return self._signed(pdf, label, reason, location)
        except (PdfError, SigningError, ValueError, KeyError) as problem:
            message = f"this PDF cannot be signed: {one_line(problem)}"
            raise BriefingError([error("signing", message, Location("PDF"))]) from problem

    def _signed(self, pdf: bytes, label: str, reason: str, location: str) -> bytes:
        from pyhanko.sign import fields, signers  # noqa: PLC0415
        from pyhanko.sign.signers import cms_embedder  # noqa: PLC0415

        writer = _writer(pdf, self.moment)
        _add_field(writer, label)
        placeholder = signers.pdf_byterange.SignatureObject(
            timestamp=self.moment,
            subfilter=fields.SigSeedSubFilter.PADES,
            reason=reason or None,
            location=location or None,
            bytes_reserved=self._size(),
        )
        changes = cms_embedder.SigMDPSetup(DIGEST, certify=True, docmdp_perms=fields.MDPPerm.NO_CHANGES)
        steps = cms_embedder.PdfCMSEmbedder().write_cms(FIELD, writer, existing_fields_only=True)
        next(steps)
        steps.send(cms_embedder.SigObjSetup(placeholder, changes))
        digest, output = steps.send(cms_embedder.SigIOSetup(DIGEST))
        steps.send(self._cms(digest.document_digest))
        signed: bytes = output.getvalue()
        return signed

    def _cms(self, digest: bytes) -> Any:
        """The signature itself (CMS, RFC 5652); PAdES has the time in the PDF, not here."""
        import asyncio  # noqa: PLC0415 - heavy, and only pyHanko needs it

        return asyncio.run(self.pyhanko.async_sign(digest, DIGEST, use_pades=True))

    def _size(self) -> int:
        """Hexadecimal digits to keep free; ECDSA signatures differ in length by a few bytes."""
        return 2 * (len(self._cms(bytes(hashlib.sha256().digest_size)).dump()) + 16)


def require_pyhanko() -> None:
    """Raise `BriefingError` where the optional libraries for signatures are not installed."""
    try:
        import pyhanko  # noqa: F401, PLC0415
    except ImportError:
        place = Location("briefing")
        raise BriefingError([error("no-pyhanko", "signatures need pyHanko", place, INSTALL)]) from None
    # What it finds about a signature it returns, and logs besides.
    logging.getLogger("pyhanko").addHandler(logging.NullHandler())


def _signer(bundle: PKCS12KeyAndCertificates, moment: datetime) -> Signer:
    from asn1crypto import keys, x509  # noqa: PLC0415
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey  # noqa: PLC0415
    from pyhanko.sign.signers import SimpleSigner  # noqa: PLC0415
    from pyhanko_certvalidator.registry import SimpleCertificateStore  # noqa: PLC0415

    assert bundle.key is not None  # noqa: S101 - `_check_bundle` has seen to it
    assert bundle.cert is not None  # noqa: S101
    der = serialization.Encoding.DER
    key = bundle.key.private_bytes(der, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    certificate = x509.Certificate.load(bundle.cert.certificate.public_bytes(der))
    chain = [x509.Certificate.load(each.certificate.public_bytes(der)) for each in bundle.additional_certs]
    registry = SimpleCertificateStore.from_certs(chain)  # type: ignore[no-untyped-call]
    return Signer(
        name=certified_name(certificate),
        moment=moment,
        deterministic=isinstance(bundle.key, RSAPrivateKey),
        pyhanko=SimpleSigner(certificate, keys.PrivateKeyInfo.load(key), registry),
    )


def _writer(pdf: bytes, moment: datetime) -> IncrementalPdfFileWriter:
    """A writer that takes nothing from the clock or from chance, and leaves the metadata as they are."""
    from pyhanko.pdf_utils import generic  # noqa: PLC0415
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # noqa: PLC0415

    changed = hashlib.sha256(pdf + moment.isoformat().encode()).digest()[:16]

    class Writer(IncrementalPdfFileWriter):
        @classmethod
        def _handle_id(cls, prev: Any) -> Any:
            """The permanent identifier, and one of this state of the file (ISO 32000-1, 14.4)."""
            permanent = prev.trailer["/ID"][0] if "/ID" in prev.trailer else changed
            first = getattr(permanent, "original_bytes", permanent)
            return generic.ArrayObject([generic.ByteStringObject(first), generic.ByteStringObject(changed)])

        def _update_meta(self) -> None:
            """A signature changes nothing of what the document says; PDF/A wants both accounts to agree."""

    writer = Writer(io.BytesIO(pdf), strict=True)
    if writer.prev.encrypted:
        raise ValueError("it is encrypted")
    if any(True for _ in writer.prev.embedded_signatures):
        raise ValueError("it is signed already")
    return writer


def _add_field(writer: IncrementalPdfFileWriter, label: str) -> None:
    """A signature field without extent on the first page, as PDF/A-2 (6.3) and PDF/UA-1 (7.18) want it."""
    from pyhanko.sign import fields  # noqa: PLC0415
    from pyhanko.sign.signers.constants import ESIC_EXTENSION_1  # noqa: PLC0415

    unseen = fields.InvisSigSettings(set_print_flag=True, set_hidden_flag=False, box_out_of_bounds=False)
    fields.append_signature_field(
        writer,
        fields.SigFieldSpec(FIELD, on_page=0, invis_sig_settings=unseen, readable_field_name=label),
    )
    # PDF 1.7 knows this kind of signature as an extension (ETSI EN 319 142-1, 5.2).
    writer.register_extension(ESIC_EXTENSION_1)
    if "/StructTreeRoot" in writer.root:
        _tag_field(writer)


def _tag_field(writer: IncrementalPdfFileWriter) -> None:
    """A Form element at the end of the document that the field belongs to (ISO 14289-1, 7.18.4)."""
    from pyhanko.pdf_utils import generic  # noqa: PLC0415
    from pyhanko.sign.fields import enumerate_sig_fields  # noqa: PLC0415

    tree = writer.root["/StructTreeRoot"]
    _, _, field_reference = next(enumerate_sig_fields(writer, with_name=FIELD))
    parent = tree.raw_get("/K")
    if isinstance(parent, generic.ArrayObject):
        parent = parent.raw_get(0)
    key, widget = tree["/ParentTreeNextKey"], field_reference.get_object()
    reference = _dictionary(Type="/OBJR", Obj=field_reference, Pg=widget.raw_get("/P"))
    form = writer.add_object(
        _dictionary(Type="/StructElem", S="/Form", P=parent, K=generic.ArrayObject([reference]))
    )
    widget["/StructParent"] = key
    document = parent.get_object()
    for entry, additions in ((document["/K"], [form]), (tree["/ParentTree"]["/Nums"], [key, form])):
        entry.extend(additions)
        writer.update_container(entry)
    tree["/ParentTreeNextKey"] = generic.NumberObject(key + 1)  # type: ignore[no-untyped-call]
    writer.update_container(tree)


def _dictionary(**entries: Any) -> Any:
    from pyhanko.pdf_utils import generic  # noqa: PLC0415

    return generic.DictionaryObject(  # type: ignore[no-untyped-call]
        {
            generic.pdf_name(f"/{key}"): generic.pdf_name(value) if isinstance(value, str) else value
            for key, value in entries.items()
        }
    )


# --- words of certificates ---------------------------------------------------------------------------


def certified_name(certificate: Any) -> str:
    """The common name, or else the whole name, of whom a certificate was issued to."""
    name = certificate.subject.native.get("common_name") or certificate.subject.human_friendly
    return one_line(name if isinstance(name, str) else ", ".join(map(str, name)))


def one_line(text: object) -> str:
    """Without control characters and line breaks, and not endless: names in certificates are anybody's."""
    return " ".join("".join(c if c.isprintable() else " " for c in str(text)).split())[:200]

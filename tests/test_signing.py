"""Signatures: made by pyHanko, looked at by Poppler and by a validator of tagged and archival PDF."""

import argparse
import io
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import page
import pikepdf
import pytest

pytest.importorskip("pyhanko", reason="pyHanko, the optional extra `sign`, is not installed")

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from briefing.catalog import Catalog
from briefing.cli import main
from briefing.cli.signing import PASSPHRASE, add_signing, signer_from
from briefing.diagnostics import BriefingError
from briefing.document import Paragraph
from briefing.interface import Interface
from briefing.publication.active_content import active_content, refuse_active_content
from briefing.publication.key_file import LARGEST_KEY_FILE
from briefing.publication.signatures import SignatureReport, check_signatures
from briefing.publication.signing import Signer, signature_label
from briefing.render.pdf import render_pdf
from tests.sample_documents import plain_document, runs, sample_document

MOMENT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
pytestmark = pytest.mark.xdist_group("signing")
SECRET = b"correct horse"
TRAILING_UPDATE = b"""
22 0 obj <</Type/Catalog/Pages 999 0 R>> endobj
trailer<</Root 22 0 R/Prev 1>>
startxref
1
%%EOF
"""
needs_pdfsig = pytest.mark.skipif(shutil.which("pdfsig") is None, reason="Poppler's pdfsig is not installed")
Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey


@dataclass(frozen=True)
class Office:
    """A key with the certificate that it has made for itself."""

    key: Key
    certificate: x509.Certificate

    def pkcs12(self, passphrase: bytes = SECRET) -> bytes:
        """The contents of a key file."""
        return pkcs12.serialize_key_and_certificates(
            b"office", self.key, self.certificate, None, serialization.BestAvailableEncryption(passphrase)
        )

    def pem(self) -> bytes:
        """The certificate, to be trusted."""
        return self.certificate.public_bytes(serialization.Encoding.PEM)


def office(key: Key, *, days: tuple[int, int] = (-1, 365), usage: x509.KeyUsage | None = None) -> Office:
    """A self-signed certificate, valid from and to so many days after `MOMENT`."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Press office of 昌平")])
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(MOMENT + timedelta(days[0]))
        .not_valid_after(MOMENT + timedelta(days[1]))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    )
    if usage:
        builder = builder.add_extension(usage, critical=True)
    algorithm = None if isinstance(key, ed25519.Ed25519PrivateKey) else hashes.SHA256()
    return Office(key, builder.sign(key, algorithm))


@cache
def the_office(kind: str) -> Office:
    """A key made for this run of the tests; none is kept."""
    if kind == "RSA":
        return office(rsa.generate_private_key(65537, 2048))
    return office(ec.generate_private_key(ec.SECP256R1()))


def signer(kind: str, folder: Path) -> Signer:
    """The office's key as it comes from a file."""
    path = folder / f"{kind}.p12"
    path.write_bytes(the_office(kind).pkcs12())
    return Signer.from_file(path, SECRET, MOMENT)


@pytest.fixture(scope="module")
def unsigned(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A pack in Arabic, with pictures, tables and links."""
    return render_pdf(sample_document("ar", tmp_path_factory.mktemp("pack"))).data


@pytest.fixture(scope="module")
def signed(unsigned: bytes, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The pack, signed with the RSA key."""
    return signer("RSA", tmp_path_factory.mktemp("key")).sign(unsigned, "توقيع رقمي", reason="Press briefing")


def pdfsig(pdf: bytes, folder: Path) -> str:
    """What Poppler thinks of the signatures of a file."""
    path = folder / "looked-at.pdf"
    path.write_bytes(pdf)
    return subprocess.run(["pdfsig", "-nocert", path], capture_output=True, text=True, check=False).stdout


# --- signing ----------------------------------------------------------------------------------------


@needs_pdfsig
@pytest.mark.parametrize("kind", ["RSA", "EC"])
def test_an_independent_reader_finds_the_signature_valid(kind: str, unsigned: bytes, tmp_path: Path) -> None:
    """Poppler: PAdES, SHA-256, over the whole file, at the moment and by the office that were given."""
    told = pdfsig(signer(kind, tmp_path).sign(unsigned, "توقيع رقمي"), tmp_path)
    assert "Signature Validation: Signature is Valid." in told
    assert "Total document signed" in told
    assert "Signature Type: ETSI.CAdES.detached" in told
    assert "Signing Hash Algorithm: SHA-256" in told
    assert "Signer Certificate Common Name: Press office of 昌平" in told


@pytest.mark.parametrize("profile", ["ua1", "pdfa2a"])
@pytest.mark.parametrize("kind", ["RSA", "EC"])
def test_a_signed_file_stays_accessible_and_archivable(
    kind: str, profile: str, unsigned: bytes, tmp_path: Path
) -> None:
    """PDF/UA-1 and PDF/A-2a as before; no character, page or bookmark is another."""
    path = tmp_path / "signed.pdf"
    path.write_bytes(signer(kind, tmp_path).sign(unsigned, "توقيع رقمي"))
    result = page.validate_pdf(str(path), profile=profile)
    assert (result.is_compliant, result.failures) == (True, [])


def test_the_validator_would_notice_a_field_that_is_not_tagged(signed: bytes, tmp_path: Path) -> None:
    """The test above can fail: without its Form element the field is found fault with."""
    path = tmp_path / "untagged.pdf"
    with pikepdf.open(io.BytesIO(signed)) as pdf:
        del pdf.Root.AcroForm.Fields[0].StructParent
        del pdf.Root.AcroForm.Fields[0].TU
        pdf.Root.StructTreeRoot.K[0].K = pikepdf.Array(list(pdf.Root.StructTreeRoot.K[0].K)[:-1])
        pdf.save(path)
    assert page.validate_pdf(str(path), profile="ua1").failures != []


def test_the_signature_is_appended_and_certifies(unsigned: bytes, signed: bytes) -> None:
    """The file as it was comes first; no change is allowed after (DocMDP 1); its metadata stay."""
    assert signed.startswith(unsigned)
    with pikepdf.open(io.BytesIO(signed)) as pdf, pikepdf.open(io.BytesIO(unsigned)) as before:
        field = pdf.Root.AcroForm.Fields[0]
        assert pdf.Root.Perms.DocMDP.objgen == field.V.objgen
        assert field.V.Reference[0].TransformParams.P == 1
        assert (str(field.V.SubFilter), str(field.V.Reason)) == ("/ETSI.CAdES.detached", "Press briefing")
        assert (str(field.TU), [float(edge) for edge in field.Rect]) == ("توقيع رقمي", [0, 0, 0, 0])
        assert pdf.docinfo == before.docinfo
        assert pdf.Root.Metadata.read_bytes() == before.Root.Metadata.read_bytes()
        assert pdf.trailer.ID[0] == before.trailer.ID[0]


def test_the_same_input_gives_the_same_bytes(unsigned: bytes, signed: bytes, tmp_path: Path) -> None:
    """With RSA; a signer says whether that holds, and another moment is another signature."""
    rsa_signer, ec_signer = signer("RSA", tmp_path), signer("EC", tmp_path)
    assert rsa_signer.sign(unsigned, "توقيع رقمي", reason="Press briefing") == signed
    assert (rsa_signer.deterministic, ec_signer.deterministic) == (True, False)
    assert ec_signer.sign(unsigned, "x") != ec_signer.sign(unsigned, "x")
    assert "Press office of 昌平" in repr(rsa_signer)
    assert "pyhanko" not in repr(rsa_signer)


@pytest.mark.parametrize("what", ["signed", "nothing", "text", "damaged"])
def test_what_cannot_be_signed_is_refused(what: str, unsigned: bytes, signed: bytes, tmp_path: Path) -> None:
    """One line, whatever pyHanko raises; a second signature would not be over what the first certified."""
    pdf = {"signed": signed, "nothing": b"", "text": b"hello", "damaged": unsigned[:-2000]}[what]
    with pytest.raises(BriefingError) as caught:
        signer("RSA", tmp_path).sign(pdf, "Signature")
    assert re.fullmatch(r"PDF: error: this PDF cannot be signed: [^\n]+ \[signing\]", str(caught.value))


def test_the_label_is_a_word_of_the_interface() -> None:
    """Screen readers say it, in the language of the document."""
    assert signature_label(Interface(Catalog("en", {}))) == "Digital signature"


# --- keys -------------------------------------------------------------------------------------------


def refusal(data: bytes, folder: Path, passphrase: bytes = SECRET) -> str:
    """Why a key file is refused: one line."""
    path = folder / "key.p12"
    path.write_bytes(data)
    with pytest.raises(BriefingError) as caught:
        Signer.from_file(path, passphrase, MOMENT)
    (finding,) = caught.value.findings
    assert finding.location.path == path.as_posix()
    assert "\n" not in str(finding)
    return finding.message


def test_a_wrong_passphrase(tmp_path: Path) -> None:
    """Said as such; the passphrase itself is never printed."""
    message = refusal(the_office("EC").pkcs12(), tmp_path, b"tr0ub4dor")
    assert message == "the passphrase is wrong, or the file is damaged"


@pytest.mark.parametrize("data", [b"", b"hello", b"\x30\x82\xff\xff", b"-----BEGIN PRIVATE KEY-----\n"])
def test_what_is_no_pkcs12(data: bytes, tmp_path: Path) -> None:
    """A PEM file, or anything else: the hint tells how to make one."""
    assert refusal(data, tmp_path) == "this is no PKCS #12 file"


def test_every_truncation_is_refused(tmp_path: Path) -> None:
    """A key file cut anywhere gives a finding and nothing else."""
    whole = the_office("EC").pkcs12()
    for length in range(0, len(whole) - 1, 97):
        refusal(whole[:length], tmp_path)


def test_a_file_that_is_too_large(tmp_path: Path) -> None:
    """It is not read to its end."""
    assert refusal(bytes(LARGEST_KEY_FILE + 1), tmp_path) == "is larger than 1048576 bytes"


def test_a_key_without_its_certificate(tmp_path: Path) -> None:
    """Nobody could check what it signed."""
    key = the_office("EC").key
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    alone = pkcs12.serialize_key_and_certificates(
        b"office", key, None, None, serialization.BestAvailableEncryption(SECRET)
    )
    assert refusal(alone, tmp_path) == "the file holds a key without its certificate"


def test_a_certificate_without_its_key(tmp_path: Path) -> None:
    """The file that is handed out instead of the one that is kept."""
    alone = pkcs12.serialize_key_and_certificates(
        None, None, the_office("EC").certificate, None, serialization.BestAvailableEncryption(SECRET)
    )
    assert refusal(alone, tmp_path) == "the file holds no private key"


@pytest.mark.parametrize(
    ("days", "message"),
    [
        ((-400, -35), "the certificate expired on 2026-10-18 12:00 UTC"),
        ((30, 400), "the certificate is not valid before 2026-12-22 12:00 UTC"),
    ],
)
def test_a_certificate_at_another_time(days: tuple[int, int], message: str, tmp_path: Path) -> None:
    """Held against the moment of the signature, not against the clock."""
    key = ec.generate_private_key(ec.SECP256R1())
    assert refusal(office(key, days=days).pkcs12(), tmp_path) == message


def test_keys_that_pdf_a_cannot_hold_or_that_are_too_weak(tmp_path: Path) -> None:
    """Ed25519 needs PDF 2.0; RSA of 1024 bits is no longer safe."""
    modern = office(ed25519.Ed25519PrivateKey.generate())
    weak = office(rsa.generate_private_key(65537, 1024))  # noqa: S505 - it is to be refused
    assert refusal(modern.pkcs12(), tmp_path).startswith("only RSA keys and keys on the curves P-256")
    assert refusal(weak.pkcs12(), tmp_path) == "an RSA key of 1024 bits is too short, 2048 are asked for"


def test_a_certificate_for_something_else(tmp_path: Path) -> None:
    """One that may only sign other certificates signs no documents."""
    names = ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment")
    off = dict.fromkeys((*names, "key_agreement", "crl_sign", "encipher_only", "decipher_only"), False)
    usage = x509.KeyUsage(key_cert_sign=True, **off)
    key = ec.generate_private_key(ec.SECP256R1())
    message = refusal(office(key, usage=usage).pkcs12(), tmp_path)
    assert message == "the certificate is not meant for signing documents"


def test_without_pyhanko_one_line_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The extra is optional, and nothing else of the program needs it."""
    monkeypatch.setitem(sys.modules, "pyhanko", None)
    with pytest.raises(BriefingError, match=r"pip install 'briefing\[sign\]'"):
        Signer.from_file(tmp_path / "key.p12", SECRET, MOMENT)


def test_the_passphrase_comes_from_a_file_or_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first line of a file, or a variable; there is no option that would hold it."""
    command = argparse.ArgumentParser()
    add_signing(command)
    key, secret = tmp_path / "key.p12", tmp_path / "secret"
    key.write_bytes(the_office("EC").pkcs12())
    secret.write_bytes(SECRET + b"\r\nsecond line\n")
    asked = ["--sign", str(key), "--passphrase-file", str(secret)]
    assert signer_from(command.parse_args([]), MOMENT) is None
    from_file = signer_from(command.parse_args(asked), MOMENT)
    monkeypatch.setenv(PASSPHRASE, SECRET.decode())
    from_variable = signer_from(command.parse_args(asked[:2]), MOMENT)
    assert from_file and from_variable and from_file.name == from_variable.name  # noqa: PT018 - one question
    monkeypatch.delenv(PASSPHRASE)
    monkeypatch.setattr("sys.stdin", io.StringIO("never read\n"))
    with pytest.raises(BriefingError, match="give --passphrase-file"):
        signer_from(command.parse_args(asked[:2]), MOMENT)


# --- checking ---------------------------------------------------------------------------------------


def test_what_a_signature_says(signed: bytes) -> None:
    """Who and when; a self-signed certificate is trusted only by those who were given it."""
    certificate = the_office("RSA").certificate
    expected = SignatureReport(
        signer="Press office of 昌平",
        fingerprint=certificate.fingerprint(hashes.SHA256()).hex(),
        signed_at=MOMENT,
        intact=True,
        whole_file=True,
        certifies=True,
        trusted=False,
    )
    assert check_signatures(signed, "signed.pdf", moment=MOMENT) == (expected,)
    (trusted,) = check_signatures(signed, "signed.pdf", [the_office("RSA").pem()], MOMENT)
    assert trusted.trusted
    (by_another,) = check_signatures(signed, "signed.pdf", [the_office("EC").pem()], MOMENT)
    assert not by_another.trusted


def test_a_file_that_is_not_signed(unsigned: bytes) -> None:
    """It has no signatures, which is not an error."""
    assert check_signatures(unsigned, "pack.pdf") == ()


def sound(pdf: bytes) -> bool:
    """Whether a file passes for what was signed."""
    try:
        reports = check_signatures(pdf, "changed.pdf", moment=MOMENT)
    except BriefingError:
        return False
    return bool(reports) and all(report.sound for report in reports)


def places(signed: bytes) -> dict[str, int]:
    """Offsets in parts of a signed file that are all unlike each other."""
    range_ = re.search(rb"/ByteRange\s*\[0 (\d+) (\d+) (\d+)", signed)
    assert range_
    first, second = int(range_[1]), int(range_[2])
    streams = [found.end() for found in re.finditer(rb"stream\r?\n", signed[:first])]
    return {
        "the header": 6,
        "the middle of a page's stream": streams[len(streams) // 2] + 40,
        "the metadata": signed.index(b"<dc:title>") + 60,
        "just before the signature": first - 1,
        "just after the signature": second,
        "the signature itself": first + 400,
        "the case of its digits": next(at for at in range(first, second) if signed[at] in b"ABCDEF"),
        "the zeros that fill its place": second - 20,
        "the last byte but one": len(signed) - 2,
    }


PLACES = ("the header", "the middle of a page's stream", "the metadata", "just before the signature",
    "just after the signature", "the signature itself", "the case of its digits",
    "the zeros that fill its place", "the last byte but one")  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_a_changed_byte_is_noticed(place: str, signed: bytes) -> None:
    """Wherever it stands: one bit is enough."""
    changed = bytearray(signed)
    changed[places(signed)[place]] ^= 32 if "case" in place else 1
    assert sound(signed)
    assert not sound(bytes(changed))


@needs_pdfsig
@pytest.mark.parametrize("place", ["the middle of a page's stream", "the metadata"])
def test_poppler_notices_a_changed_byte_too(place: str, signed: bytes, tmp_path: Path) -> None:
    """What others use to check our files says the same."""
    changed = bytearray(signed)
    changed[places(signed)[place]] ^= 1
    assert "Signature Validation: Digest Mismatch." in pdfsig(bytes(changed), tmp_path)


def test_a_signature_that_was_cut_off_is_noticed(signed: bytes) -> None:
    """What remains of it is not passed over as if the file had never been signed."""
    cut = signed.replace(b"/AcroForm", b"/AcroFarm")
    with pytest.raises(BriefingError, match="its signature has been cut off"):
        check_signatures(cut, "cut.pdf")


def test_what_is_appended_is_noticed(signed: bytes) -> None:
    """A tail after the signed revision: broken, a catalogue without the signature, or a mere comment."""
    with pikepdf.open(io.BytesIO(signed)) as pdf:
        size, start = int(pdf.trailer.Size), signed.rindex(b"startxref") + 10
    previous = int(signed[start:].split()[0])
    hiding = (
        b"\n%d 0 obj\n<</Type/Catalog/Pages %d 0 R>>\nendobj\nxref\n%d 1\n%010d 00000 n \n"
        b"trailer\n<</Root %d 0 R/Size %d/Prev %d>>\nstartxref\n%d\n%%%%EOF\n"
    )
    with pikepdf.open(io.BytesIO(signed)) as pdf:
        pages = pdf.Root.Pages.objgen[0]
    offset = len(signed) + 1
    xref = offset + len(b"%d 0 obj\n<</Type/Catalog/Pages %d 0 R>>\nendobj\n" % (size, pages))
    tail = hiding % (size, pages, size, offset, size, size + 1, previous, xref)
    for appended in (TRAILING_UPDATE, tail, b"\n% a comment\n"):
        (report,) = check_signatures(signed + appended, "changed.pdf", moment=MOMENT)
        assert (report.intact, report.whole_file, report.sound) == (True, False, False)
    with pikepdf.open(io.BytesIO(signed + tail)) as pdf:
        assert "/AcroForm" not in pdf.Root


@pytest.mark.parametrize("data", [b"", b"hello", b"%PDF-1.7\n", b"%PDF-1.7\nstartxref\n1\n%%EOF\n"])
def test_what_is_no_pdf_is_reported_in_one_line(data: bytes) -> None:
    """No traceback, and the file is named."""
    with pytest.raises(BriefingError) as caught:
        check_signatures(data, "odd.pdf")
    assert re.fullmatch(
        r"odd\.pdf: error: this is no sound PDF: [^\n]* \[unreadable-pdf\]", str(caught.value)
    )


# --- active content ---------------------------------------------------------------------------------


def with_catalog(change: Callable[[pikepdf.Pdf], None]) -> bytes:
    """A small pack that somebody has put something into."""
    data, buffer = render_pdf(plain_document(Paragraph(runs("Words.")))).data, io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        change(pdf)
        pdf.save(buffer)
    return buffer.getvalue()


def _script(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))


def _launch(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("calc.exe"))


def _launch_in_disguise(pdf: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(Type=pikepdf.Name.StructElem, S=pikepdf.Name.Launch)
    pdf.pages[0].Annots = pikepdf.Array(
        [pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, A=pdf.make_indirect(action))]
    )


def _unheard_of(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name("/FormatDisk"))


def _second_action(pdf: pikepdf.Pdf) -> None:
    following = pikepdf.Dictionary(S=pikepdf.Name.SubmitForm, F=pikepdf.String("https://example.org"))
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.GoTo, D=pikepdf.String("x"), Next=following)


def _remote(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.GoToR, F=pikepdf.String("//server/share"))


def _by_itself(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].AA = pikepdf.Dictionary(O=pikepdf.Dictionary(S=pikepdf.Name.GoTo))


def _enclosed(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["invoice.exe"] = b"MZ"


def _form_code(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array(), XFA=pikepdf.String("<xdp/>"))


def _odd_link(pdf: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String("file:///etc/passwd"))
    pdf.Root.OpenAction = action


def _outside_data(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].Contents.F = pikepdf.String("//server/share")


def _never_reached(pdf: pikepdf.Pdf) -> None:
    stray = pdf.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("1")))
    pdf.Root.PieceInfo = pikepdf.Dictionary(Odd=pikepdf.Dictionary(Private=stray))


CONTENT: dict[Callable[[pikepdf.Pdf], None], set[str]] = {
    _script: {"/JavaScript", "/JS"},
    _launch: {"/Launch"},
    _launch_in_disguise: {"/Launch"},
    _unheard_of: {"more than go to a place"},
    _second_action: {"/SubmitForm"},
    _remote: {"/GoToR"},
    _by_itself: {"/AA"},
    _enclosed: {"/EF", "/EmbeddedFiles"},
    _form_code: {"/XFA"},
    _odd_link: {"something else than a web"},
    _outside_data: {"/F"},
    _never_reached: {"/JS"},
}


@pytest.mark.parametrize("change", CONTENT, ids=lambda change: change.__name__.strip("_"))
def test_active_content_is_refused(change: Callable[[pikepdf.Pdf], None]) -> None:
    """Whatever a PDF can do besides showing itself, wherever it stands in the file."""
    with pytest.raises(BriefingError) as caught:
        refuse_active_content(with_catalog(change), "pack.pdf")
    assert all(finding.location.path == "pack.pdf" for finding in caught.value.findings)
    assert all(word in str(caught.value) for word in CONTENT[change])


def test_packs_signed_or_not_are_let_through(unsigned: bytes, signed: bytes) -> None:
    """Links, bookmarks and signature fields are no active content."""
    assert active_content(unsigned, "pack.pdf") == active_content(signed, "pack.pdf") == ()
    assert active_content(with_catalog(lambda _: None), "pack.pdf") == ()


def test_a_tree_of_pages_that_goes_in_circles() -> None:
    """It is refused, and looked at for no longer than any other file."""
    looped = with_catalog(lambda pdf: pdf.Root.Pages.Kids.append(pdf.Root.Pages))
    assert ["Loop" in finding.message for finding in active_content(looped, "loop.pdf")] == [True]


def test_an_encrypted_file() -> None:
    """Even one that opens without a password: archives and readers of aids refuse it."""
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(with_catalog(lambda _: None))) as pdf:
        pdf.save(buffer, encryption=pikepdf.Encryption(owner="x", user=""))
    assert "encrypted" in str(active_content(buffer.getvalue(), "secret.pdf"))


# --- the command ------------------------------------------------------------------------------------


def test_the_command(
    unsigned: bytes, signed: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`briefing verify`: 0 for what is as it should be, 1 for what is not, 2 for what is no PDF."""
    files = {
        "plain": unsigned,
        "signed": signed,
        "longer": signed + TRAILING_UPDATE,
        "script": with_catalog(_script),
        "odd": b"hello",
        "office": the_office("RSA").pem(),
    }
    paths = {name: tmp_path / f"{name}.pdf" for name in files}
    for name, data in files.items():
        paths[name].write_bytes(data)

    def verify(*arguments: object) -> tuple[int, str, str]:
        code = main(["verify", *map(str, arguments)])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    code, out, err = verify(paths["plain"], paths["signed"])
    assert (code, err) == (0, "")
    assert f"{paths['plain']}: not signed\n" in out
    assert "signed by 'Press office of 昌平', 2026-11-22 12:00 +0000, unchanged since" in out
    code, _, err = verify(paths["signed"], paths["longer"])
    assert (code, "something was added to the file after it was signed" in err) == (1, True)
    code, _, err = verify(paths["script"])
    assert (code, err.count("[active-content]")) == (1, 2)
    code, _, err = verify(paths["odd"], paths["signed"])
    assert (code, err.count("\n")) == (2, 1)
    assert verify(paths["signed"], "--trust", paths["office"])[0] == 0
    assert verify(paths["plain"], "--trust", paths["office"])[0] == 1
    code, out, _ = verify("--json", paths["longer"])
    (told,) = json.loads(out)
    assert (code, told["signatures"][0]["intact"], told["signatures"][0]["whole_file"]) == (1, True, False)

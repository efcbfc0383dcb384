"""The review page without scripts: who gets in, what is kept, and that nobody's words are lost or run."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from briefing.catalog import CatalogEditor, Change, Comment, Dismissal, Segment, Signature, State
from briefing.catalog.po import text_digest
from briefing.cli import main
from briefing.pipeline import extract
from briefing.review.desk import ReviewDesk
from briefing.review.durable import OUTSIDE, DurableDesk
from briefing.review.journal import append_entries, read_entries
from briefing.review.reviewers import REVIEWERS, SESSIONS
from briefing.review.web.requests import HEADERS
from briefing.review.web.site import Site, WrongTokens
from briefing.whole_files import write_whole
from tests.review_site import (
    DRAFTS,
    HEADING,
    HEADING_DRAFTS,
    ID,
    IDS,
    NOON,
    ORIGIN,
    SOURCE,
    Clock,
    Reviewer,
    catalog,
    invite,
    po_path,
    sign_in,
    with_languages,
)

ADA, BEN = Signature("Ada", NOON), Signature("Ben", NOON)
BETTER = (
    "La superficie du district est de {area}\N{NARROW NO-BREAK SPACE}; il compte environ {population}"
    " habitants. {host} y accueille la presse."
)
"""A text without findings."""
PASSAGE = f"/fr/{ID}"


@pytest.fixture
def clock() -> Clock:
    """The site's clock."""
    return Clock()


@pytest.fixture
def office(folder: Path) -> Path:
    """A briefing with drafts and four links."""
    with_languages(folder)
    invite(folder, "Ada", "fr")
    invite(folder, "Ben", "fr")
    invite(folder, "Layla", "ar")
    invite(folder, "Office", officer=True)
    return folder


@pytest.fixture
def site(office: Path, clock: Clock) -> Iterator[Site]:
    """The review page, open."""
    site = Site(office, clock)
    yield site
    site.close()


@pytest.fixture
def ada(site: Site) -> Reviewer:
    """Who reviews French."""
    return sign_in(site, "token-of-ada")


@pytest.fixture
def ben(site: Site) -> Reviewer:
    """Who reviews French too."""
    return sign_in(site, "token-of-ben")


@pytest.fixture
def officer(site: Site) -> Reviewer:
    """Who sees all, and signs off."""
    return sign_in(site, "token-of-office")


def present(site: Site, tag: str = "fr", source: str = SOURCE) -> Segment:
    """A segment as the page has it."""
    with site.languages[tag].lock:
        segment = site.languages[tag].language.editor.segment(source)
    assert segment is not None
    return segment


# --- who gets in ------------------------------------------------------------------------------------


def test_a_personal_link_becomes_a_cookie_that_scripts_cannot_read(site: Site, office: Path) -> None:
    """The link alone signs nobody in; the cookie is strict; neither token nor cookie stands on the disk."""
    ada = sign_in(site, "token-of-ada")
    [cookie] = ada.client.cookies.jar
    answer = ada.client.post("/enter", data={"token": "token-of-ada"}, follow_redirects=False)
    said = answer.headers["set-cookie"].lower()
    assert "httponly" in said
    assert "samesite=strict" in said
    root = office.parents[1]
    kept = "".join((root / path).read_text() for path in (REVIEWERS, SESSIONS))
    assert "token-of-ada" not in kept
    assert str(cookie.value) not in kept
    assert [(root / path).stat().st_mode & 0o777 for path in (REVIEWERS, SESSIONS)] == [0o600, 0o600]


def test_only_who_is_signed_in_sees_anything(site: Site) -> None:
    """Every page but the link's own asks for the link, and says nothing of the briefing."""
    stranger = Reviewer(sign_in(site, "token-of-ada").client)
    stranger.client.cookies.clear()
    for path in ("/", "/fr/", PASSAGE, f"{PASSAGE}/page.png"):
        assert "district" not in stranger.get(path, 401)
    for path in (PASSAGE, f"{PASSAGE}/check", "/fr/sign-off", "/fr/approve-section"):
        stranger.post(path, 401, action="approve", target="Ha")
    assert present(site).target == DRAFTS["fr"]


@pytest.mark.parametrize("token", ["wrong", "token-of-ada ", "../token-of-ada", "\u0661"])
def test_a_wrong_token_gets_nothing(site: Site, token: str) -> None:
    """No name, no title, no cookie."""
    reviewer = sign_in(site, "token-of-ada")
    reviewer.client.cookies.clear()
    assert "district" not in reviewer.post("/enter", 403, token=token)
    assert not reviewer.client.cookies


def test_a_link_ends(site: Site, office: Path, clock: Clock) -> None:
    """When it has expired, or at once when it is revoked; sessions that it opened end with it."""
    ada, ben = sign_in(site, "token-of-ada"), sign_in(site, "token-of-ben")
    assert main(["review", "revoke", str(office), "Ben"]) == 0
    ben.get("/fr/", 401)
    ben.get("/enter/token-of-ben", 403)
    clock.now = NOON + timedelta(days=8)
    ada.get("/fr/", 401)
    ada.post("/enter", token="token-of-ada")  # noqa: S106 - a test's
    ada.get("/fr/")
    clock.now = NOON + timedelta(days=30)
    ada.get("/fr/", 401)
    ada.get("/enter/token-of-ada", 403)


def test_guessing_is_slowed_down() -> None:
    """Ten wrong links from one address, and it waits; others do not."""
    now = [0.0]
    wrong = WrongTokens(lambda: now[0])
    for _ in range(10):
        assert not wrong.too_many("192.0.2.1")
        wrong.count("192.0.2.1")
    assert (wrong.too_many("192.0.2.1"), wrong.too_many("192.0.2.2")) == (True, False)
    now[0] = 601.0
    assert not wrong.too_many("192.0.2.1")


def test_an_address_that_guesses_waits(site: Site) -> None:
    """After ten wrong links even a right one is not looked at for a while."""
    reviewer = sign_in(site, "token-of-ada")
    for _ in range(10):
        reviewer.get("/enter/wrong", 403)
    reviewer.get("/enter/token-of-ada", 429)


def test_signing_out_ends_the_session(ada: Reviewer) -> None:
    """The cookie is of no use any more, even to who kept it."""
    [cookie] = ada.client.cookies.jar
    key = ada.get(PASSAGE).split('name="key" value="')[1].split('"')[0]
    ada.post("/leave", 200, key=key)
    ada.client.cookies.set("briefing_review", str(cookie.value))
    ada.get("/fr/", 401)


def test_a_reviewer_of_one_language_cannot_touch_another(site: Site, ada: Reviewer) -> None:
    """Neither see nor check nor write, with a form that is valid otherwise."""
    page = ada.get(PASSAGE)
    other = f"/ar/{ID}"
    for path in ("/ar/", other, f"{other}/page.png"):
        ada.get(path, 403)
    for path in (other, f"{other}/check", "/ar/approve-section", "/ar/sign-off"):
        ada.act("fr", "approve", 303, page=page)  # the form itself is good
        key = page.split('name="key" value="')[1].split('"')[0]
        ada.post(path, 403, key=key, action="approve", target=DRAFTS["ar"], seen=DRAFTS["ar"], read="yes")
    assert present(site, "ar").state is State.TRANSLATED
    ada.get("/de/", 403)
    assert "Arabic" not in ada.get("/fr/")


def test_a_form_from_elsewhere_is_refused(site: Site, ada: Reviewer, ben: Reviewer) -> None:
    """Without the session's own key nothing is done, and what was typed is shown to be copied."""
    foreign = ben.get(PASSAGE).split('name="key" value="')[1].split('"')[0]
    for key in ("", "0" * 64, foreign):
        said = ada.post(PASSAGE, 403, key=key, action="approve", target="Mes mots", seen=DRAFTS["fr"])
        assert "Mes mots" in said
    assert present(site).state is State.TRANSLATED


def test_every_answer_forbids_scripts_from_elsewhere(ada: Reviewer) -> None:
    """Pages, refusals, files and pictures of errors carry the same headers."""
    for path in ("/fr/", PASSAGE, "/enter/wrong", "/nothing/there/at/all", "/static/review.js"):
        answer = ada.client.get(path)
        assert {name: answer.headers[name] for name in HEADERS} == dict(HEADERS)
    assert "unsafe" not in HEADERS["Content-Security-Policy"]
    for name in ("../app.py", "..%2fapp.py", "words.py"):
        assert ada.client.get(f"/static/{name}").status_code in {403, 404}


# --- what is kept -----------------------------------------------------------------------------------


def test_an_approval_is_on_the_disk_before_it_is_answered(site: Site, ada: Reviewer, office: Path) -> None:
    """The journal has it with the answer; the catalogue has it after the page is closed."""
    answered = ada.act("fr", "approve", target=BETTER)
    assert answered == f"{PASSAGE}?done=approved"
    [entry] = read_entries(site.desk.journal_path("fr"))
    assert (entry.action, entry.signature, entry.before.target) == ("approve", ADA, DRAFTS["fr"])
    assert (entry.after.target, entry.after.state) == (BETTER, State.REVIEWED)
    site.close()
    segment = catalog(office, "fr")[SOURCE]
    assert (segment.target, segment.state, segment.remarks.reviewed) == (BETTER, State.REVIEWED, ADA)
    assert segment.remarks.origin == f"person, {ADA}"
    assert read_entries(site.desk.journal_path("fr")) == ()
    assert read_entries(site.desk.history_path("fr")) == (entry,)


def test_approve_and_next_goes_round_all_open_passages(ada: Reviewer) -> None:
    """From the first of two drafts to the second, within the filter; then to the list, which says so."""
    query = "?state=translated"
    first = ada.get(f"/fr/{query}").split('class="button primary" href="')[1].split('"')[0]
    assert first == f"{PASSAGE}{query}"
    page = ada.get(PASSAGE)
    fields = {"key": page.split('name="key" value="')[1].split('"')[0], "action": "approve-next"}
    second = ada.post(first, seen=DRAFTS["fr"], target=DRAFTS["fr"], **fields)
    assert second == f"/fr/{IDS[HEADING]}{query}&done=approved"
    last = ada.post(second, seen=HEADING_DRAFTS["fr"], target=HEADING_DRAFTS["fr"], **fields)
    assert last == "/fr/?done=complete"
    assert "last open passage" in ada.get(last)


def test_an_unusable_text_is_refused_and_stays_in_the_field(site: Site, ada: Reviewer) -> None:
    """A lost placeholder is named, nothing is saved, and nothing has to be typed again."""
    said = ada.act("fr", "approve", 422, target="Le district a 3 parcs.")
    assert "digit" in said
    assert "Le district a 3 parcs.</textarea>" in said
    assert present(site).target == DRAFTS["fr"]


@pytest.mark.parametrize(("text", "status"), [("Un\x00 deux", 422), ("\ufffe", 422), ("x" * 20_001, 413)])
def test_texts_that_no_catalogue_can_hold_are_refused(
    site: Site, ada: Reviewer, text: str, status: int
) -> None:
    """Control characters and endless texts, as translation or as comment."""
    ada.act("fr", "save", status, target=text)
    ada.act("fr", "comment", status, comment=text)
    assert present(site).remarks.comments == ()


def test_forms_are_of_bounded_size(ada: Reviewer) -> None:
    """A body of megabytes, thousands of fields and other types of content are not read."""
    form = {"content-type": "application/x-www-form-urlencoded"}
    many = "&".join(f"a{number}=1" for number in range(5_000))
    bodies = [("a" * 300_000, form, 413), (many, form, 400), ("\xff", form, 400), ("{}", {}, 415)]
    for body, headers, status in bodies:
        assert ada.client.post(PASSAGE, content=body.encode("latin-1"), headers=headers).status_code == status


def test_markup_in_translations_comments_and_names_stays_text(folder: Path, clock: Clock) -> None:
    """A catalogue that somebody else filled with scripts is shown, and nothing of it is markup."""
    with_languages(folder)
    evil = '"><script>alert(1)</script><img src=x onerror=alert(2)>'
    path = po_path(folder, "fr")
    editor = CatalogEditor(path, lambda _segment: ())
    signature = Signature("<b>Eve</b>", NOON)
    editor.apply(Change(SOURCE, evil, State.REVIEWED, signature, comment=evil, dismissed=()))
    editor.apply(Change(HEADING, evil, State.TRANSLATED, signature))
    write_whole(path, editor.serialize())
    site = Site(folder, clock)
    try:
        invite(folder, "<i>Ada<script>", "fr")
        ada = sign_in(site, "token-of-<i>ada<script>")
        pages = [ada.get("/fr/"), ada.get(PASSAGE), ada.get("/enter/token-of-<i>ada<script>")]
        pages.append(ada.act("fr", "approve", 422, target=evil + "{area}", reopens="yes"))
        pages.append(ada.act("fr", "save", 409, target=f"{evil} !", seen="other", reopens="yes"))
        pages.append(ada.get(f"/fr/?section={evil}&finding={evil}&state={evil}"))
    finally:
        site.close()
    for page in pages:
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "<b>Eve" not in page
        assert "<i>Ada" not in page
        assert page.count("<script") == 1
    assert "&lt;script&gt;alert(1)" in pages[1]


# --- several people ---------------------------------------------------------------------------------


def test_two_people_at_once_never_overwrite_each_other(site: Site, ada: Reviewer, ben: Reviewer) -> None:
    """The second sees both texts, keeps hers, and decides; the history has all of them."""
    opened = ada.get(PASSAGE)
    bens = DRAFTS["fr"].replace("environ", "quelque")
    ben.act("fr", "save", target=bens)
    said = ada.act("fr", "approve", 409, page=opened, target=BETTER)
    assert "quelque" in said
    assert BETTER in said
    assert present(site).target == bens
    ada.act("fr", "approve", page=said, target=BETTER)
    assert [entry.after.target for entry in site.languages["fr"].history(SOURCE)] == [bens, BETTER]
    assert present(site).remarks.reviewed == ADA


def test_who_wrote_the_same_has_no_conflict(site: Site, ada: Reviewer, ben: Reviewer) -> None:
    """Two people who arrive at one text agree."""
    opened = ada.get(PASSAGE)
    ben.act("fr", "save", target=BETTER)
    ada.act("fr", "approve", page=opened, target=BETTER)
    assert present(site).remarks.reviewed == ADA


def test_an_approved_text_is_changed_only_by_who_says_so(site: Site, ada: Reviewer, ben: Reviewer) -> None:
    """Without the box it is refused with both texts; with it the passage is open again."""
    ada.act("fr", "approve")
    assert BETTER in ben.act("fr", "save", 409, target=BETTER)
    assert present(site).state is State.REVIEWED
    ben.act("fr", "save", target=BETTER, reopens="yes")
    assert (present(site).state, present(site).remarks.reviewed) == (State.TRANSLATED, None)


def test_withdrawing_an_approval_needs_the_text_that_was_seen(
    site: Site, ada: Reviewer, ben: Reviewer
) -> None:
    """An approval of another text than the one on the screen is not withdrawn."""
    ada.act("fr", "approve")
    opened = ben.get(PASSAGE)
    ada.act("fr", "approve", target=BETTER, reopens="yes")
    ben.act("fr", "reopen", 409, page=opened)
    assert present(site).state is State.REVIEWED
    ben.act("fr", "reopen")
    assert present(site).state is State.TRANSLATED


def test_comments_and_dismissals_are_no_approval(site: Site, ada: Reviewer, ben: Reviewer) -> None:
    """They stand beside the approval of another person, in the catalogue's own words; typed text stays."""
    ada.act("fr", "approve")
    said = ben.act("fr", "comment", 200, comment="Sure?\r\nI am not.", target="Typed meanwhile")
    assert "Typed meanwhile</textarea>" in said
    ben.act("fr", "dismiss:unlikely-length", **{"reason-unlikely-length": "It is short in French."})
    ben.act("fr", "dismiss:unlikely-length", 422, **{"reason-unlikely-length": " "})
    remarks = present(site).remarks
    assert remarks.reviewed == ADA
    assert remarks.comments == (Comment(BEN, "Sure? I am not."),)
    assert remarks.dismissed == (Dismissal("unlikely-length", "Ben", "It is short in French."),)


def test_the_rule_of_two_people(folder: Path, clock: Clock) -> None:
    """Where the briefing asks for it, nobody approves what they wrote."""
    head = folder / "briefing.yaml"
    head.write_text(head.read_text("utf-8") + "two_people: true\n", "utf-8")
    with_languages(folder)
    invite(folder, "Ada", "fr")
    invite(folder, "Ben", "fr")
    site = Site(folder, clock)
    try:
        ada, ben = sign_in(site, "token-of-ada"), sign_in(site, "token-of-ben")
        ada.act("fr", "save", target=BETTER)
        assert "yourself" in ada.act("fr", "approve", 422)
        ben.act("fr", "approve")
        assert present(site).remarks.reviewed == BEN
    finally:
        site.close()


def test_space_around_a_text_is_no_conflict(folder: Path, clock: Clock) -> None:
    """A catalogue from elsewhere may hold line breaks; browsers send them otherwise, and they go."""
    with_languages(folder)
    path = po_path(folder, "fr")
    editor = CatalogEditor(path, lambda _segment: ())
    uneven = f"{DRAFTS['fr']} \n"
    editor.apply(Change(SOURCE, uneven, State.TRANSLATED, BEN))
    write_whole(path, editor.serialize())
    invite(folder, "Ada", "fr")
    site = Site(folder, clock)
    try:
        ada = sign_in(site, "token-of-ada")
        sent = uneven.replace("\n", "\r\n")
        ada.act("fr", "approve", seen=sent, target=sent)
        assert (present(site).target, present(site).remarks.origin) == (uneven, f"person, {BEN}")
        ada.act("fr", "approve", seen=sent, target=DRAFTS["fr"], reopens="yes")
        assert present(site).target == DRAFTS["fr"]
    finally:
        site.close()


def test_only_rules_that_can_be_set_aside_are(site: Site, ada: Reviewer) -> None:
    """Neither errors nor what is no rule at all, which would break the catalogue's remarks."""
    for rule in ("missing-placeholder", "nothing", "x by Eve: y\ncomment"):
        ada.act("fr", f"dismiss:{rule}", 400, **{f"reason-{rule}": "So."})
    assert present(site).remarks.dismissed == ()


def test_a_full_disk_refuses_and_changes_nothing(
    site: Site, ada: Reviewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be kept is not answered as kept; afterwards all goes on."""

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("os.fdatasync", full)
        assert "No space left" in ada.act("fr", "approve", 507, target=BETTER)
        assert present(site).target == DRAFTS["fr"]
    assert read_entries(site.desk.journal_path("fr")) == ()
    ada.act("fr", "approve", target=BETTER)
    assert present(site).target == BETTER


# --- history ----------------------------------------------------------------------------------------


def test_undo_brings_back_exactly_what_was_there(site: Site, ada: Reviewer) -> None:
    """The machine's draft is the machine's again; comments stay; undo can be undone."""
    before = present(site)
    ada.act("fr", "approve", target=BETTER)
    ada.act("fr", "comment", comment="Better so.")
    ada.act("fr", "undo")
    undone = present(site)
    assert (undone.target, undone.state, undone.remarks.origin) == (
        before.target,
        before.state,
        before.remarks.origin,
    )
    assert undone.remarks.comments == (Comment(ADA, "Better so."),)
    ada.act("fr", "undo")
    assert (present(site).target, present(site).remarks.reviewed) == (BETTER, ADA)
    actions = [entry.action for entry in site.languages["fr"].history(SOURCE)]
    assert actions == ["approve", "comment", "undo", "undo"]


def test_any_version_of_the_history_comes_back(site: Site, ada: Reviewer, ben: Reviewer) -> None:
    """Also one that is several changes old; not over a text that one has not seen."""
    versions = [DRAFTS["fr"].replace("environ", word) for word in ("quelque", "presque", "près de")]
    for version in versions:
        ada.act("fr", "save", target=version)
    opened = ben.get(PASSAGE)
    ada.act("fr", "save", target=BETTER)
    ben.act("fr", "restore:1", 409, page=opened)
    ben.act("fr", "restore:1")
    assert present(site).target == versions[0]
    ben.act("fr", "restore:0")
    assert (present(site).target, present(site).remarks.origin) == (
        DRAFTS["fr"],
        f"{ORIGIN}, text {text_digest(DRAFTS['fr'])}",
    )
    ben.act("fr", "restore:99999")
    assert present(site).target == versions[0]


def test_an_approval_comes_back_only_for_the_same_plural_categories(site: Site, ada: Reviewer) -> None:
    """A figure that changed its category since leaves a draft, also when the approved version is restored."""
    ada.act("fr", "approve")
    durable = site.languages["fr"]
    [entry] = durable.history(SOURCE)
    assert entry.after.remarks.plurals
    other = replace(entry.after, remarks=replace(entry.after.remarks, plurals={"{population}": "few"}))
    restored = durable.restore(SOURCE, other, ADA, entry.after.target)
    assert isinstance(restored, Segment)
    assert restored.state is State.TRANSLATED


# --- lists, sections, sign-off ----------------------------------------------------------------------


def test_lists_are_filtered(ada: Reviewer) -> None:
    """By state, finding, section and change; what a filter does not know it leaves out."""
    ada.act("fr", "approve")
    shown = {
        query: f'href="/fr/{ID}' in ada.get(f"/fr/?{query}")
        for query in (
            "state=open",
            "state=reviewed",
            "finding=error",
            "section=section-district",
            "section=contacts",
            "changed=source",
            "state=nonsense",
            "page=99",
            "page=-1",
        )
    }
    assert shown == {
        "state=open": False,
        "state=reviewed": True,
        "finding=error": False,
        "section=section-district": True,
        "section=contacts": False,
        "changed=source": False,
        "state=nonsense": True,
        "page=99": True,
        "page=-1": True,
    }


def test_a_section_is_approved_as_it_was_seen(site: Site, ada: Reviewer, ben: Reviewer) -> None:
    """Not without saying that it was read, and not when somebody has changed it since."""
    page = ada.get("/fr/?section=section-district")
    names = ("key", "section", "seen")
    fields = {name: page.rsplit(f'name="{name}" value="', 1)[1].split('"')[0] for name in names}
    ada.post("/fr/approve-section", 422, **fields)
    ben.act("fr", "save", target=BETTER)
    ada.post("/fr/approve-section", 409, read="yes", **fields)
    assert present(site).state is State.TRANSLATED
    page = ada.get("/fr/?section=section-district")
    fields["seen"] = page.rsplit('name="seen" value="', 1)[1].split('"')[0]
    ada.post("/fr/approve-section", read="yes", **fields)
    assert {present(site).state, present(site, source=HEADING).state} == {State.REVIEWED}


def test_an_edition_is_signed_off_when_nothing_is_open(
    site: Site, ada: Reviewer, officer: Reviewer, office: Path
) -> None:
    """By the officer alone; then only the officer changes it."""
    key = officer.get(PASSAGE).split('name="key" value="')[1].split('"')[0]
    assert "not approved" in officer.post("/fr/sign-off", 409, key=key)
    ada.post("/fr/sign-off", 403, key=ada.get(PASSAGE).split('name="key" value="')[1].split('"')[0])
    durable = site.languages["fr"]
    with durable.lock:
        for segment in durable.language.segments():
            target = segment.target or segment.source
            assert isinstance(durable.apply(Change(segment.source, target, State.REVIEWED, ADA)), Segment)
    officer.post("/fr/sign-off", key=key)
    ada.act("fr", "save", 403, target=BETTER, reopens="yes")
    ada.act("fr", "reopen", 403)
    ada.act("fr", "undo", 403)
    ada.act("fr", "comment", comment="Well done.")
    site.close()
    segments = [each for each in catalog(office, "fr").segments.values() if each.source]
    assert {each.state for each in segments} == {State.FINAL}
    assert {each.remarks.final for each in segments} == {Signature("Office", NOON)}
    assert "Every passage is final" in officer.get("/fr/")


def test_the_overview_counts(officer: Reviewer, ada: Reviewer) -> None:
    """The officer sees all languages; a reviewer of one goes straight to it."""
    ada.act("fr", "approve")
    page = officer.get("/")
    assert "1 of " in page
    assert "Arabic" in page
    answer = ada.client.get("/", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/fr/?state=open")


# --- findings as one types --------------------------------------------------------------------------


def test_findings_of_a_text_that_is_being_typed(site: Site, ada: Reviewer) -> None:
    """What the audit says, how the page prints it, whether somebody was quicker; nothing is saved."""
    key = ada.get(PASSAGE).split('name="key" value="')[1].split('"')[0]
    text = "Le district a {area} et 3 parcs."
    answer = ada.client.post(f"{PASSAGE}/check", data={"key": key, "target": text, "seen": "other"}).json()
    rules = {finding["rule"] for finding in answer["findings"]}
    assert {"missing-placeholder", "digit-in-translation"} <= rules
    assert answer["pieces"][0] == {"text": "Le district a "}
    assert answer["pieces"][1]["chip"] == "{area}"
    assert answer["pieces"][1]["text"].endswith("kilomètres carrés")
    assert answer["changed"] is True
    assert present(site).target == DRAFTS["fr"]


# --- files that change, processes that die ----------------------------------------------------------


def outside(office: Path, changes: dict[str, str], *, settled: bool = True) -> None:
    """Another program writes translations to the file, from what lies there now."""
    path = po_path(office, "fr")
    editor = CatalogEditor(path, lambda _segment: ())
    for source, target in changes.items():
        editor.apply(Change(source, target, State.TRANSLATED, BEN, reopens=True))
    write_whole(path, editor.serialize())
    if settled:
        os.utime(path, (1, 1))


def test_what_another_program_writes_is_taken_over(site: Site, ada: Reviewer, office: Path) -> None:
    """Its changes and ours, made in between and not yet in the file, stand side by side."""
    ada.act("fr", "approve", target=BETTER)
    outside(office, {HEADING: "L’économie"})
    assert "L’économie" in ada.get("/fr/")
    assert present(site).target == BETTER
    site.close()
    both = catalog(office, "fr")
    assert (both[SOURCE].target, both[HEADING].target) == (BETTER, "L’économie")
    assert both[SOURCE].remarks.reviewed == ADA


def test_a_conflict_with_another_program_is_told(site: Site, ada: Reviewer, office: Path) -> None:
    """Its text stands, ours is in the history and one button away, and the list says which passage it is."""
    ada.act("fr", "approve", target=BETTER)
    theirs = DRAFTS["fr"].replace("environ", "presque")
    outside(office, {SOURCE: theirs})
    page = ada.get("/fr/?changed=outside")
    assert f'href="{PASSAGE}' in page
    history = site.languages["fr"].history(SOURCE)
    assert [(entry.action, entry.signature.name) for entry in history] == [
        ("approve", "Ada"),
        ("replaced", OUTSIDE),
    ]
    assert (history[-1].before.target, present(site).target) == (BETTER, theirs)
    ada.act("fr", "restore:1")
    assert (present(site).target, present(site).remarks.reviewed) == (BETTER, ADA)


def test_a_file_in_pieces_is_neither_read_nor_written_over(site: Site, ada: Reviewer, office: Path) -> None:
    """Saves are answered all the same, and reach the file when it can be read again."""
    path = po_path(office, "fr")
    whole = path.read_bytes()
    broken = whole[: len(whole) // 2] + b"\n<<<<<<< mine\n"
    path.write_bytes(broken)
    os.utime(path, (1, 1))
    ada.act("fr", "approve", target=BETTER)
    site.languages["fr"].write()
    assert path.read_bytes() == broken
    assert "cannot be written now" in ada.get("/fr/")
    path.write_bytes(whole)
    os.utime(path, (2, 2))
    site.close()
    assert catalog(office, "fr")[SOURCE].target == BETTER


def test_a_new_wording_keeps_the_latest_translation(site: Site, ada: Reviewer, office: Path) -> None:
    """The source changes while the page is open: the passage is open again, with what was saved last."""
    ada.act("fr", "approve", target=BETTER)
    section = next((office / "sections").glob("*.md"))
    section.write_text(
        section.read_text("utf-8").replace("welcomes the journalists", "greets the journalists")
    )
    list(extract(office))  # reads the catalogue as it was before the approval
    os.utime(po_path(office, "fr"), (1, 1))
    changed = SOURCE.replace("welcomes", "greets")
    segment = present(site, source=changed)
    assert (segment.target, segment.state, segment.previous_source) == (BETTER, State.TRANSLATED, SOURCE)
    ada.get(PASSAGE, 404)
    assert "Mes mots" in ada.post(
        PASSAGE,
        410,
        key=ada.get("/fr/").split('name="key" value="')[1].split('"')[0],
        target="Mes mots",
        action="save",
    )


def test_what_a_killed_process_left_is_in_the_catalogue_at_the_next_start(office: Path, clock: Clock) -> None:
    """Whole lines of the journal count, a line that was being written does not; no change is made twice."""
    desk = ReviewDesk(office)
    first = DurableDesk(desk, "fr", clock)
    first.apply(Change(SOURCE, BETTER, State.REVIEWED, ADA, seen=DRAFTS["fr"], comment="Checked."))
    journal = desk.journal_path("fr").read_bytes()
    first.close()
    path = po_path(office, "fr")
    written = path.read_bytes()
    histories = []
    for lies_there in (written, None):
        if lies_there is None:  # the process died before the catalogue was written
            with_languages(office)
        desk.history_path("fr").unlink(missing_ok=True)
        desk.journal_path("fr").write_bytes(journal + journal[: len(journal) // 2])
        second = DurableDesk(ReviewDesk(office), "fr", clock)
        histories.append(second.history(SOURCE))
        second.close()
        segment = catalog(office, "fr")[SOURCE]
        assert (segment.target, segment.state) == (BETTER, State.REVIEWED)
        assert segment.remarks.comments == (Comment(ADA, "Checked."),)
    assert [len(history) for history in histories] == [1, 1]


def test_a_journal_line_that_was_tampered_with_does_not_count(
    tmp_path: Path, office: Path, clock: Clock
) -> None:
    """Lines carry a digest; the next entry after half a line starts on a line of its own."""
    durable = DurableDesk(ReviewDesk(office), "fr", clock)
    durable.apply(Change(SOURCE, BETTER, State.REVIEWED, ADA))
    [entry] = durable.history(SOURCE)
    durable.close()
    path = tmp_path / "x.journal"
    append_entries(path, [entry])
    line = path.read_bytes()
    fields = json.loads(line)
    fields["after"]["target"] = "Ha"
    path.write_bytes(json.dumps(fields).encode() + b"\n" + line[:40])
    append_entries(path, [entry])
    assert read_entries(path) == (entry,)


@pytest.mark.usefixtures("site")
def test_a_catalogue_is_open_on_one_page_only(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A second server for the same briefing says so, instead of writing over the first."""
    assert main(["review", "serve", str(office), "--port", "1"]) == 2
    assert "open already" in capsys.readouterr().err


# --- commands ---------------------------------------------------------------------------------------


def test_commands_of_the_office(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """From the invitation to the sign-off, without the page."""
    folder = str(office)
    invited = ["review", "invite", folder, "--name", "Zoë", "--language", "fr", "--url", "https://x.example/"]
    assert main(invited) == 0
    link, *_ = capsys.readouterr().out.splitlines()
    assert link.startswith("https://x.example/enter/")
    assert len(link.rsplit("/", 1)[1]) >= 32
    assert main(["review", "invite", folder, "--name", "Zoë", "--language", "xx"]) == 2
    assert main(["review", "revoke", folder]) == 0
    assert "Zoë" in capsys.readouterr().out
    assert main(["review", "revoke", folder, "Nobody"]) == 2
    capsys.readouterr()
    approve = ["review", "approve", folder, "--language", "fr", "--by", "Ada"]
    assert main([*approve, "--section", "district"]) == 1
    captured = capsys.readouterr()
    assert captured.out == "fr: 2 approved\n"
    assert main([*approve, "--section", "nowhere"]) == 2
    assert main(["review", "sign-off", folder, "--language", "fr", "--by", "Office"]) == 2
    capsys.readouterr()
    assert main(["review", "status", folder, "--json"]) == 0
    french, arabic = json.loads(capsys.readouterr().out)
    assert (french["tag"], french["reviewed"], arabic["reviewed"]) == ("fr", 2, 0)
    desk = ReviewDesk(office)
    with desk.edit("fr") as language:
        for segment in language.segments():
            if not segment.target:
                outcome = language.apply(
                    Change(segment.source, segment.source, State.REVIEWED, ADA), "command"
                )
                assert isinstance(outcome, Segment)
    assert main(["review", "sign-off", folder, "--language", "fr", "--by", "Office"]) == 0
    assert catalog(office, "fr")[SOURCE].state is State.FINAL
    assert read_entries(desk.history_path("fr"))[-1].action == "sign-off"

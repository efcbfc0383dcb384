"""Who may review what: personal links, of which only a digest of the secret is kept.

A link's token is random; `reviewers.json` holds its SHA-256, the languages that it opens, and when it ends.
Whoever signs in with one gets a session, kept likewise.
"""

from __future__ import annotations

import hmac
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Any

from briefing.catalog.changes import is_name
from briefing.diagnostics import BriefingError, Location, error
from briefing.gate import inside, parse_json, read_outside
from briefing.whole_files import write_whole

REVIEWERS = Path(".briefing") / "reviewers.json"
SESSIONS = Path(".briefing") / "review" / "sessions.json"
TOKEN_BYTES = 24
"""192 random bits."""
SESSION_LIFE = timedelta(days=7)
MAX_BYTES = 4_000_000


@dataclass(frozen=True, slots=True)
class Invitation:
    """A personal link."""

    name: str
    languages: tuple[str, ...]
    """What it opens: BCP 47 tags; all languages for the press officer."""
    officer: bool
    """Whether its owner may sign editions off."""
    digest: str
    """SHA-256 of the token, hexadecimal; its beginning is the id by which a link is revoked."""
    created: datetime
    expires: datetime
    revoked: datetime | None = None

    @property
    def id(self) -> str:
        """What the list of links shows in the place of the token."""
        return self.digest[:8]

    def opens(self, now: datetime) -> bool:
        """Whether the link still works."""
        return self.revoked is None and now < self.expires

    def covers(self, tag: str) -> bool:
        """Whether its owner may review the language."""
        return self.officer or tag in self.languages


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody has signed in."""

    digest: str
    """SHA-256 of the cookie, hexadecimal."""
    invitation: str
    """The digest of the link that was used."""
    expires: datetime


def digest_of(secret: str) -> str:
    """What is kept of a secret with many random bits: its SHA-256, hexadecimal."""
    return sha256(secret.encode()).hexdigest()


class Reviewers:
    """The links of a workspace, read again when the file has changed, so that a revocation counts at once."""

    def __init__(self, root: Path) -> None:
        self._path = root / REVIEWERS
        self._sessions_path = root / SESSIONS
        self._lock = Lock()
        self._stamps: tuple[object, ...] = ()
        self._invitations: dict[str, Invitation] = {}
        self._sessions: dict[str, Session] = {}

    # --- links ---

    def invitations(self) -> tuple[Invitation, ...]:
        """All links, the earliest first."""
        with self._lock:
            self._refresh()
            return tuple(self._invitations.values())

    def invite(  # noqa: PLR0913 - what a link is made of
        self,
        name: str,
        languages: Iterable[str],
        token: str,
        now: datetime,
        life: timedelta,
        *,
        officer: bool = False,
    ) -> Invitation:
        """Keep a new link, but not its token. Raises `BriefingError` for what cannot be a name."""
        if not is_name(name) or name != " ".join(name.split()):
            message = f"{name!r} cannot stand as a name in a catalogue"
            raise BriefingError(
                [error("bad-name", message, Location("--name"), "up to 80 characters, without a colon")]
            )
        created = now.astimezone(UTC).replace(microsecond=0)
        invitation = Invitation(name, tuple(languages), officer, digest_of(token), created, created + life)
        with self._lock:
            self._refresh()
            self._invitations[invitation.digest] = invitation
            self._write_invitations()
        return invitation

    def revoke(self, wanted: str, now: datetime) -> tuple[Invitation, ...]:
        """End the links of a person, or the one link with an id; those that were ended."""
        with self._lock:
            self._refresh()
            ended = [
                replace(each, revoked=now.astimezone(UTC).replace(microsecond=0))
                for each in self._invitations.values()
                if wanted in {each.id, each.name} and each.revoked is None
            ]
            self._invitations.update((each.digest, each) for each in ended)
            self._write_invitations()
        return tuple(ended)

    def invited(self, token: str, now: datetime) -> Invitation | None:
        """Whose link has this token, if it still works."""
        with self._lock:
            self._refresh()
            invitation = self._invitations.get(digest_of(token))
        return invitation if invitation and invitation.opens(now) else None

    # --- sessions ---

    def sign_in(self, invitation: Invitation, cookie: str, now: datetime) -> None:
        """Keep that the owner of a link has signed in and holds `cookie`."""
        session = Session(digest_of(cookie), invitation.digest, min(invitation.expires, now + SESSION_LIFE))
        with self._lock:
            self._refresh()
            live = {key: each for key, each in self._sessions.items() if now < each.expires}
            self._sessions = {**live, session.digest: session}
            self._write_sessions()

    def sign_out(self, cookie: str) -> None:
        """Forget a session."""
        with self._lock:
            self._refresh()
            if self._sessions.pop(digest_of(cookie), None):
                self._write_sessions()

    def signed_in(self, cookie: str, now: datetime) -> Invitation | None:
        """Whose session has this cookie, while both the session and the link work."""
        with self._lock:
            self._refresh()
            session = self._sessions.get(digest_of(cookie))
            invitation = self._invitations.get(session.invitation) if session else None
        if session is None or invitation is None or now >= session.expires or not invitation.opens(now):
            return None
        return invitation

    # --- files ---

    def _refresh(self) -> None:
        stamps = (_stamp(self._path), _stamp(self._sessions_path))
        if stamps == self._stamps:
            return
        self._invitations = {
            each.digest: each for each in (_invitation(fields) for fields in _read(self._path))
        }
        self._sessions = {
            each.digest: each for each in (_session(fields) for fields in _read(self._sessions_path))
        }
        self._stamps = stamps

    def _write_invitations(self) -> None:
        self._write(self._path, [asdict(each) for each in self._invitations.values()])

    def _write_sessions(self) -> None:
        self._write(self._sessions_path, [asdict(each) for each in self._sessions.values()])

    def _write(self, path: Path, rows: object) -> None:
        write_whole(
            path, (json.dumps(rows, ensure_ascii=False, indent=1, default=_time) + "\n").encode(), 0o600
        )
        self._stamps = (_stamp(self._path), _stamp(self._sessions_path))


def form_key(cookie: str) -> str:
    """What each form of a session carries, so that no other site can send one (CSRF)."""
    return hmac.new(cookie.encode(), b"form", sha256).hexdigest()


def is_form_key(given: str, cookie: str) -> bool:
    """Whether a form comes from a page of this session."""
    return hmac.compare_digest(given.encode(), form_key(cookie).encode())


def _time(value: object) -> str:
    assert isinstance(value, datetime)  # noqa: S101 - nothing else is asked of us
    return value.isoformat()


def _stamp(path: Path) -> tuple[int, ...]:
    try:
        status = path.stat()
    except FileNotFoundError:
        return ()
    return status.st_mtime_ns, status.st_size, status.st_ino


def _read(path: Path) -> list[Mapping[str, object]]:
    if not os.path.lexists(path):
        return []
    shown = path.as_posix()
    try:
        place = inside(path.parent, path.name, shown)
        rows: Any = parse_json(read_outside(place, max_bytes=MAX_BYTES), shown)
        return [dict(row) for row in rows]
    except (ValueError, TypeError):
        raise _unusable(path) from None


def _unusable(path: Path) -> BriefingError:
    hint = "move it away, and invite your reviewers again"
    return BriefingError([error("bad-reviewers", "cannot be read", Location(path.as_posix()), hint)])


def _invitation(fields: Mapping[str, object]) -> Invitation:
    try:
        return Invitation(
            name=str(fields["name"]),
            languages=tuple(map(str, fields["languages"])),  # type: ignore[call-overload] # a list, or TypeError
            officer=fields["officer"] is True,
            digest=str(fields["digest"]),
            created=datetime.fromisoformat(str(fields["created"])),
            expires=datetime.fromisoformat(str(fields["expires"])),
            revoked=datetime.fromisoformat(str(fields["revoked"])) if fields["revoked"] else None,
        )
    except (KeyError, TypeError, ValueError):
        raise _unusable(REVIEWERS) from None


def _session(fields: Mapping[str, object]) -> Session:
    try:
        expires = datetime.fromisoformat(str(fields["expires"]))
        return Session(str(fields["digest"]), str(fields["invitation"]), expires)
    except (KeyError, ValueError):
        raise _unusable(SESSIONS) from None

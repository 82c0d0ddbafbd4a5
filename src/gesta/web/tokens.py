"""Who may write: one token, of which only a hash is kept."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from gesta.errors import SettingsError

MIN_LENGTH = 16


class TokenCheck:
    """Knows whether a token is the right one, without knowing the token.

    Raises: SettingsError, when the token is too short to be safe

    >>> check = TokenCheck("a-long-enough-token")
    >>> check.accepts("Bearer a-long-enough-token"), check.accepts("Bearer guess"), check.accepts(None)
    (True, False, False)
    """

    def __init__(self, token: str) -> None:
        if len(token) < MIN_LENGTH:
            raise SettingsError(
                f"a token has at least {MIN_LENGTH} characters", where="--token", fix="--token new makes one"
            )
        self._salt = secrets.token_bytes(16)
        self._digest = self._hash(token)

    def accepts(self, authorization: str | None) -> bool:
        """Whether an Authorization header carries the token; takes as long for a near miss as for any other."""
        scheme, _, token = (authorization or "").partition(" ")
        same = hmac.compare_digest(self._hash(token.strip()), self._digest)
        return same and scheme.lower() == "bearer"

    def _hash(self, token: str) -> bytes:
        return hashlib.blake2b(token.encode("utf-8", "surrogateescape"), key=self._salt).digest()


def new_token() -> str:
    """A token that nobody guesses."""
    return secrets.token_urlsafe(24)

"""Where a list goes on, as a word that clients hand back as they got it."""

from __future__ import annotations

import base64
import binascii
from typing import TypeVar

import msgspec

from gesta.errors import InputError

KeyType = TypeVar("KeyType")


def cursor_of(key: object) -> str:
    """A key as a word for the address.

    >>> key_of(cursor_of(("2024-05-07", "d1", 3)), tuple[str, str, int])
    ('2024-05-07', 'd1', 3)
    """
    return base64.urlsafe_b64encode(msgspec.json.encode(key)).decode().rstrip("=")


def key_of(cursor: str, kind: type[KeyType]) -> KeyType:
    """The key of a cursor.

    Raises: InputError, when this is no cursor of such a list
    """
    try:
        raw = base64.urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
        return msgspec.json.decode(raw, type=kind)
    except (binascii.Error, UnicodeEncodeError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InputError(
            "this is no cursor of this list", where="cursor", fix="take `next` of the last page"
        ) from error

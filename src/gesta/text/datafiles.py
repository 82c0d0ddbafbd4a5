"""Shipped pattern files, read and checked against their schema once."""

from importlib import resources
from typing import TypeVar

import msgspec

from gesta.errors import DataError

_T = TypeVar("_T")


def load_toml(name: str, schema: type[_T]) -> _T:
    """The file `data/text/<name>` as `schema`.

    Raises: DataError, naming file and key, when the file does not fit the schema
    """
    content = resources.files("gesta").joinpath("data", "text", name).read_bytes()
    try:
        return msgspec.toml.decode(content, type=schema)
    except msgspec.DecodeError as error:
        raise DataError(str(error), where=f"data/text/{name}", fix="see the keys of the other entries") from error

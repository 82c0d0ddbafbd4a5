"""Reading a shipped or user-supplied TOML table against its schema."""

import tomllib
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TypeVar

import msgspec

from gesta.errors import DataError

Table = TypeVar("Table")


def data_folder(name: str) -> Traversable:
    """A folder of the package's own knowledge files."""
    return files("gesta") / "data" / name


def read_table(source: Traversable, schema: type[Table]) -> Table:
    """A TOML file as a checked value.

    Raises: DataError, naming file and key, when the file is no TOML or breaks the schema
    """
    try:
        return msgspec.toml.decode(source.read_bytes(), type=schema)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, msgspec.DecodeError) as error:
        raise DataError(str(error), where=source.name, fix="see the schema in CONTRIBUTING.md") from error

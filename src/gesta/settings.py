"""Every setting of Gesta: its type, default, unit and help in one place, and where its value came from."""

from __future__ import annotations

import difflib
import functools
import json
import os
import tomllib
import typing
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct, field

from gesta.errors import SettingsError

FILE_NAME = "gesta.toml"
ENV_PREFIX = "GESTA_"
ENV_FILE = "GESTA_SETTINGS"

LanguageCode = Annotated[str, Meta(pattern="^[a-z]{2,3}$")]
# One of our fields, and the user's column or key for it.
FieldName = Annotated[str, Meta(pattern="^(id|title|date|url|text|source|language)=.+$")]

Format = Literal[
    "auto", "table", "plover", "jsonl", "csv", "gdelt", "gdelt-mentions", "icews", "polecat", "phoenix",
    "geojson", "none",
]  # fmt: skip


class InputSettings(Struct, frozen=True):
    """What is read from outside."""

    max_bytes: Annotated[
        int,
        Meta(
            ge=1_000, description="Largest document that is read; a larger one is reported and left out.", title="bytes"
        ),
    ] = 20_000_000
    max_unpacked_bytes: Annotated[
        int,
        Meta(
            ge=1_000,
            description="What one archive or compressed file may unpack to, everything in it together.",
            title="bytes",
        ),
    ] = 100_000_000_000
    max_ratio: Annotated[
        int, Meta(ge=1, description="How many times its packed size something may unpack to (from 16 MB on).")
    ] = 100
    max_archive_depth: Annotated[
        int, Meta(ge=1, le=50, description="Archives inside archives that are read; a .tar.gz counts as two.")
    ] = 5
    max_members: Annotated[
        int, Meta(ge=1, description="Files that are read of one archive; the others are left out and told.")
    ] = 1_000_000
    fields: Annotated[
        tuple[FieldName, ...],
        Meta(
            description="In tables and JSON records, where our fields stand: "
            '"text=content.body" takes the text from "body" inside "content".'
        ),
    ] = ()


class LanguageSettings(Struct, frozen=True):
    """How sentences are parsed."""

    model: Annotated[
        str,
        Meta(
            min_length=1, description='Language model: "gesta", or the name or folder of an installed spaCy pipeline.'
        ),
    ] = "gesta"
    threads: Annotated[int, Meta(ge=1, le=256, description="Threads that one parse uses.", title="threads")] = 1
    reads: Annotated[
        tuple[LanguageCode, ...],
        Meta(
            description="Languages that are coded (ISO 639); texts in others are kept, marked and counted, "
            "and not coded. An empty list codes everything."
        ),
    ] = ("en",)


class CodingSettings(Struct, frozen=True):
    """What is coded, and with which knowledge."""

    min_score: Annotated[
        float, Meta(ge=0, le=1, description="Events whose type is less sure than this are left out.")
    ] = 0.0
    actors: Annotated[
        tuple[Path, ...],
        Meta(description="Further actors: TOML tables, PETRARCH dictionaries (.txt, .actors), or folders of them."),
    ] = ()
    codebook: Annotated[
        tuple[Path, ...],
        Meta(
            description="Codebooks of your own: folders with codebook.toml and a lexicon, over PLOVER or in its place "
            "(docs/own-codebook.md)."
        ),
    ] = ()
    votes: Annotated[
        bool,
        Meta(description="Whether the event reader votes on types beside the lexicon; without it coding is faster."),
    ] = True


class StoreSettings(Struct, frozen=True):
    """How the store waits."""

    busy_timeout_s: Annotated[
        float,
        Meta(ge=0, le=3600, description="How long to wait for another program that writes the store.", title="seconds"),
    ] = 5.0


class OutputSettings(Struct, frozen=True):
    """How events are shown."""

    format: Annotated[
        Format, Meta(description='How events are written; "auto" is a table on a terminal, else PLOVER JSON lines.')
    ] = "auto"
    text: Annotated[bool, Meta(description="Whether the full JSON lines carry the text of the article.")] = False


class RunSettings(Struct, frozen=True):
    """How many documents are worked on at a time."""

    workers: Annotated[int, Meta(ge=1, le=256, description="Processes that read documents.", title="processes")] = 1
    window: Annotated[
        int, Meta(ge=1, le=10_000, description="Documents held in memory and parsed together.", title="documents")
    ] = 32


class Settings(Struct, frozen=True):
    """All settings, with their defaults.

    >>> Settings().run.workers
    1
    """

    input: InputSettings = field(default_factory=InputSettings)
    language: LanguageSettings = field(default_factory=LanguageSettings)
    coding: CodingSettings = field(default_factory=CodingSettings)
    store: StoreSettings = field(default_factory=StoreSettings)
    output: OutputSettings = field(default_factory=OutputSettings)
    run: RunSettings = field(default_factory=RunSettings)


class Setting(Struct, frozen=True):
    """One setting as people see it: full key, type and range in words, default, unit, help."""

    key: str
    kind: str
    default: object
    unit: str | None
    help: str
    annotation: object

    @property
    def variable(self) -> str:
        """The environment variable that sets it.

        >>> known_settings()["run.workers"].variable
        'GESTA_RUN__WORKERS'
        """
        return _variable(self.key)


class EffectiveSettings(Struct, frozen=True):
    """The settings in force, and for each key in words where its value came from."""

    settings: Settings
    origins: Mapping[str, str]


class _Layer(Struct, frozen=True):
    """Values from one source; `base` is the folder that relative paths count from, `texts` whether all are strings."""

    origin: Callable[[str], str]
    values: Mapping[str, object]
    base: Path
    texts: bool


@functools.cache
def known_settings() -> Mapping[str, Setting]:
    """Every setting by its full key, in the order of the sections."""
    return {setting.key: setting for setting in _walk_settings()}


def load_settings(
    *,
    file: Path | None = None,
    environ: Mapping[str, str] | None = None,
    overrides: Mapping[str, object] | None = None,
    folder: Path | None = None,
) -> EffectiveSettings:
    """The settings in force: defaults, then a TOML file, then the environment, then `overrides`; the later wins.

    file:      TOML file; without it GESTA_SETTINGS, without that `gesta.toml` in `folder` where there is one
    environ:   environment variables, those of the process if None
    overrides: values by full key, as given on the command line; a text is read like an environment variable
    folder:    working folder, the current one if None
    Raises:    SettingsError, naming all wrong settings at once

    >>> load_settings(environ={"GESTA_RUN__WORKERS": "4"}, folder=Path("/nowhere")).origins["run.workers"]
    'environment GESTA_RUN__WORKERS'
    """
    environ = os.environ if environ is None else environ
    folder = Path.cwd() if folder is None else folder
    faults: list[str] = []
    layers = [
        *_file_layer(_find_file(file, environ, folder), faults),
        _environment_layer(environ, folder, faults),
        _Layer(lambda _: "command line", overrides or {}, folder, texts=True),
    ]
    values, origins = _merge(layers, faults)
    if faults:
        raise SettingsError(_all_faults(faults), fix="`gesta settings` lists every setting")
    return EffectiveSettings(_assemble(values), origins)


def value_of(settings: Settings, key: str) -> object:
    """The value of one setting by its full key.

    >>> value_of(Settings(), "store.busy_timeout_s")
    5.0
    """
    section, name = key.split(".")
    return getattr(getattr(settings, section), name)


def as_toml(value: object) -> str:
    """A setting's value as TOML writes it; None, which TOML cannot say, as "not set".

    >>> as_toml(("a.toml", "b.toml")), as_toml(True), as_toml(None)
    ('["a.toml", "b.toml"]', 'true', 'not set')
    """
    if value is None:
        return "not set"
    if isinstance(value, tuple):
        return "[" + ", ".join(map(as_toml, value)) + "]"
    if isinstance(value, Path):
        value = str(value)
    # JSON lets DEL stand as it is, TOML does not.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def render_settings(effective: EffectiveSettings) -> str:
    """The settings in force as a TOML file that could be used as it is; a comment says where each came from."""
    lines: list[str] = []
    for key in known_settings():
        section, name = key.split(".")
        if f"[{section}]" not in lines:
            lines += ["", f"[{section}]"]
        value = value_of(effective.settings, key)
        off = "# " if value is None else ""
        lines.append(f"{off}{name} = {as_toml(value)}  # {effective.origins[key]}")
    return "\n".join(lines[1:]) + "\n"


def _walk_settings() -> Iterator[Setting]:
    for section in msgspec.structs.fields(Settings):
        for entry in msgspec.structs.fields(section.type):
            meta = _meta_of(entry.type)
            yield Setting(
                key=f"{section.name}.{entry.name}",
                kind=_kind_in_words(entry.type, meta),
                default=entry.default,
                unit=meta.title,
                help=meta.description or "",
                annotation=entry.type,
            )


def _meta_of(annotation: object) -> Meta:
    return next(extra for extra in typing.get_args(annotation)[1:] if isinstance(extra, Meta))


_KINDS: Mapping[object, str] = {
    int: "whole number",
    float: "number",
    str: "text",
    bool: "true or false",
    tuple[Path, ...]: "list of paths",
    tuple[FieldName, ...]: "list of FIELD=NAME",
    tuple[LanguageCode, ...]: "list of language codes",
}


def _kind_in_words(annotation: object, meta: Meta) -> str:
    base = typing.get_args(annotation)[0]
    if typing.get_origin(base) is Literal:
        return "one of " + ", ".join(typing.get_args(base))
    bounds = {"at least": meta.ge, "at most": meta.le}
    words = [f"{word} {bound:,}" for word, bound in bounds.items() if bound is not None]
    return ", ".join([_KINDS[base], *words])


def _variable(key: str) -> str:
    return ENV_PREFIX + key.replace(".", "__").upper()


def _find_file(file: Path | None, environ: Mapping[str, str], folder: Path) -> Path | None:
    if file is not None:
        return file
    if environ.get(ENV_FILE):
        return folder / environ[ENV_FILE]
    default = folder / FILE_NAME
    return default if default.is_file() else None


def _file_layer(path: Path | None, faults: list[str]) -> Iterator[_Layer]:
    if path is None:
        return
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"the settings file cannot be read: {error}", where=str(path)) from error
    values: dict[str, object] = {}
    for section, table in tables.items():
        if not isinstance(table, dict):
            faults.append(_unknown(section, f"file {path}"))
            continue
        values |= {f"{section}.{name}": value for name, value in table.items()}
    yield _Layer(lambda _: f"file {path}", values, path.parent, texts=False)


def _environment_layer(environ: Mapping[str, str], folder: Path, faults: list[str]) -> _Layer:
    sections = tuple(f"{ENV_PREFIX}{section.name.upper()}_" for section in msgspec.structs.fields(Settings))
    values: dict[str, object] = {}
    for variable, text in sorted(environ.items()):
        # An empty variable is how shells unset; other GESTA_ words (GESTA_SETTINGS) are no settings.
        if not text or not variable.startswith(sections):
            continue
        key = variable.removeprefix(ENV_PREFIX).lower().replace("__", ".", 1)
        if "." in key:
            values[key] = text
        else:
            near = _variable(key.replace("_", ".", 1))
            faults.append(f"environment {variable}: a section and its setting are joined by two underscores ({near})")
    return _Layer(lambda key: f"environment {_variable(key)}", values, folder, texts=True)


def _merge(layers: list[_Layer], faults: list[str]) -> tuple[dict[str, object], dict[str, str]]:
    values = {key: setting.default for key, setting in known_settings().items()}
    origins = dict.fromkeys(values, "default")
    for layer in layers:
        for key, raw in layer.values.items():
            if key not in values:
                faults.append(_unknown(key, layer.origin(key)))
                continue
            try:
                values[key] = _convert(raw, known_settings()[key], layer)
            except msgspec.ValidationError as error:
                faults.append(f"{key} = {as_toml(_sayable(raw))} ({layer.origin(key)}): {error}")
            origins[key] = layer.origin(key)
    return values, origins


def _convert(raw: object, setting: Setting, layer: _Layer) -> object:
    def decode(kind: type, value: object) -> object:
        if kind is Path and isinstance(value, str):
            return layer.base / value
        if kind is Path and isinstance(value, Path):
            return value
        raise msgspec.ValidationError(f"Expected `str`, got `{type(value).__name__}`")

    is_list = typing.get_origin(typing.get_args(setting.annotation)[0]) is tuple
    if layer.texts and is_list and isinstance(raw, str):
        raw = [part.strip() for part in raw.split(",") if part.strip()]
    return msgspec.convert(raw, setting.annotation, strict=not layer.texts, dec_hook=decode)


def _sayable(raw: object) -> object:
    return raw if isinstance(raw, str | int | float) else str(raw)


def _unknown(key: str, origin: str) -> str:
    near = difflib.get_close_matches(key, known_settings(), n=1, cutoff=0.5)
    return f"{key} ({origin}): no such setting" + (f"; the nearest is {near[0]}" if near else "")


def _all_faults(faults: list[str]) -> str:
    if len(faults) == 1:
        return f"a setting is wrong: {faults[0]}"
    return f"{len(faults)} settings are wrong:" + "".join(f"\n  {fault}" for fault in faults)


def _assemble(values: Mapping[str, object]) -> Settings:
    sections: dict[str, object] = {}
    for section in msgspec.structs.fields(Settings):
        names = [entry.name for entry in msgspec.structs.fields(section.type)]
        sections[section.name] = section.type(**{name: values[f"{section.name}.{name}"] for name in names})
    return Settings(**sections)  # type: ignore[arg-type]  # built from its own field list

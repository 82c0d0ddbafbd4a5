"""The codebook shown to people: types, modes, contexts, sectors, CAMEO codes, and what gets lost between the two."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from gesta.errors import InputError
from gesta.formats.console import ACCENT, shown
from gesta.formats.plain import one_line
from gesta.knowledge.cameo import find_losses, load_cameo, named
from gesta.knowledge.codebook import EventType, load_codebook
from gesta.knowledge.words import example_sentences, load_words

QUADS = {1: "verbal cooperation", 2: "material cooperation", 3: "verbal conflict", 4: "material conflict"}
LISTS = ("types", "modes", "contexts", "sectors", "cameo", "losses")

_EXAMPLES = 3

Part = Text | Padding


def codebook_text(name: str | None, *, width: int, colour: bool) -> str:
    """All event types in a line each, one of LISTS, or one entry in full: type, mode, context, sector or CAMEO code.

    Raises: InputError, when the codebook has nothing of that name
    """
    parts = list(_parts(name))
    if not parts:
        known = ", ".join((*LISTS, *load_codebook().types))
        raise InputError(
            "the codebook has no such entry", where=name, fix=f"{known}, or a mode, context, sector or CAMEO code"
        )
    return shown(parts, width, colour=colour)


def _parts(name: str | None) -> Iterator[Part]:
    lists: dict[str, Callable[[], Iterator[Part]]] = {
        "types": _all_types,
        "modes": _all_modes,
        "contexts": _all_contexts,
        "sectors": _all_sectors,
        "cameo": _all_codes,
        "losses": _losses,
    }
    key = name or "types"
    if key in lists:
        yield from lists[key]()
        return
    codebook, words = load_codebook(), load_words()
    if key.upper() in codebook.types:
        yield from _type_parts(codebook.types[key.upper()])
    if key.lower() in codebook.contexts:
        yield from _context_parts(key.lower())
    if key.upper() in words.sectors or key.upper() in words.special:
        yield from _sector_parts(key.upper())
    if key in load_cameo().codes or key in load_cameo().older:
        yield from _code_parts(key)
    for entry in codebook.types.values():
        for mode in entry.modes:
            if key.lower() in (mode.name, f"{entry.name}/{mode.name}".lower()):
                yield from _mode_parts(entry, mode.name)


def _all_types() -> Iterator[Part]:
    rows = [(entry.name, f"{entry.score:+g}  {entry.definition}") for entry in load_codebook().types.values()]
    yield _facts(rows, 12)


def _all_modes() -> Iterator[Part]:
    scores = {
        f"{entry.name}/{mode.name}": mode.score for entry in load_codebook().types.values() for mode in entry.modes
    }
    yield _facts(((name, f"{scores[name]:+g}  {words}") for name, words in load_words().modes.items()), 24)


def _all_contexts() -> Iterator[Part]:
    yield _facts(load_words().contexts.items(), 24)


def _all_sectors() -> Iterator[Part]:
    words = load_words()
    yield _facts(((code, sector.definition) for code, sector in words.sectors.items()), 8)
    yield Text("in the place of a country", style="dim")
    yield _facts(words.special.items(), 8)


def _all_codes() -> Iterator[Part]:
    cameo = load_cameo()
    for code in cameo.codes.values():
        fits = f"  {named(code.type, code.mode)}" if code.type else ""
        line = Text(f"{code.code:<6}", style=ACCENT if len(code.code) > len(code.root) else f"bold {ACCENT}")
        line.append(f"{code.goldstein:+5.1f} ", style="default not bold")
        line.append(code.label, style="default not bold")
        yield line.append(fits, style="dim not bold")


def _losses() -> Iterator[Part]:
    cameo = load_cameo()
    losses = find_losses(cameo, load_codebook())
    yield _heading("CAMEO codes that PLOVER does not code", len(losses.uncoded))
    yield _indented(Text(", ".join(losses.uncoded)))
    yield _heading("CAMEO codes that become one in PLOVER", sum(map(len, losses.merged.values())))
    yield _facts(((name, ", ".join(codes)) for name, codes in losses.merged.items()), 40)
    yield _heading("PLOVER modes without a CAMEO code of their own", len(losses.coarser))
    yield _facts(((name, f"{code}, which is {back} on the way back") for name, code, back in losses.coarser), 24)
    yield _heading("CAMEO codes that nothing is written as", len(losses.unreached))
    yield _indented(Text(", ".join(losses.unreached)))
    yield _heading("rows of the published mapping read otherwise", len(cameo.ours))
    yield _facts(((f"{row.code} {row.printed}", row.because) for row in cameo.ours), 28)
    yield _heading("never in CAMEO", None)
    yield _indented(Text("status, who says so, contexts, a second mode, words, intervals"))


def _type_parts(entry: EventType) -> Iterator[Part]:
    words = load_words().modes
    yield Text(entry.name, style=f"bold {ACCENT}")
    yield _facts([
        ("is", entry.definition),
        ("is not", entry.not_ or "–"),
        ("quad", f"{entry.quad} {QUADS[entry.quad]}"),
        ("score", f"{entry.score:+g}"),
        ("CAMEO", _code_line(entry.cameo)),
        *(("mode", f"{mode.name} {mode.score:+g}: {words[f'{entry.name}/{mode.name}']}") for mode in entry.modes),
        *_example_rows(example_sentences(entry.name)),
    ])  # fmt: skip


def _mode_parts(entry: EventType, name: str) -> Iterator[Part]:
    mode = entry.mode(name)
    if mode is None:
        return
    yield Text(f"{entry.name}/{name}", style=f"bold {ACCENT}")
    yield _facts([
        ("is", load_words().modes[f"{entry.name}/{name}"]),
        ("within", entry.definition),
        ("is not", entry.not_ or "–"),
        ("score", f"{mode.score:+g}"),
        ("CAMEO", _code_line(mode.cameo)),
        *([("sets", f"the context {mode.context}")] if mode.context else []),
        *_example_rows(example_sentences(entry.name, mode=name)),
    ])  # fmt: skip


def _context_parts(name: str) -> Iterator[Part]:
    yield Text(name, style=f"bold {ACCENT}")
    yield _facts([
        ("context", load_words().contexts[name]),
        ("words", ", ".join(load_codebook().contexts[name])),
        *_example_rows(example_sentences(context=name)),
    ])  # fmt: skip


def _sector_parts(code: str) -> Iterator[Part]:
    words = load_words()
    yield Text(code, style=f"bold {ACCENT}")
    sector = words.sectors.get(code)
    if sector is None:
        yield _facts([("instead", f"of a country: {words.special[code]}")])
        return
    rows = [("sector", sector.definition), ("CAMEO", sector.cameo or "none"), ("ICEWS", sector.icews or "none")]
    yield _facts(rows)


def _code_parts(code: str) -> Iterator[Part]:
    cameo = load_cameo()
    yield Text(code, style=f"bold {ACCENT}")
    found, older = cameo.codes.get(code), cameo.older.get(code)
    rows: list[tuple[str, str]] = []
    if found:
        rows += [("1.1b3", f"{found.label}, Goldstein {found.goldstein:+g}")]
        contexts = f" [{', '.join(found.contexts)}]" if found.contexts else ""
        rows += [("PLOVER", named(found.type, found.mode) + contexts if found.type else "not coded")]
    if older:
        rows += [("0.7", f"{older.label}, Goldstein {older.goldstein:+g}; in 1.1b3 that is {older.same}")]
    elif found and cameo.to_older(code) != code:
        rows += [("0.7", f"not in that list; nearest there is {cameo.to_older(code)}")]
    else:
        rows += [("0.7", "the same")]
    rows += [("reread", f"printed {row.printed}: {row.because}") for row in cameo.ours if row.code == code]
    if code in cameo.inherited:
        rows += [("value", f"none is published; that of {cameo.inherited[code]}")]
    yield _facts(rows)


def _code_line(code: str) -> str:
    found = load_cameo().get(code)
    return f"{code} {found.label}, Goldstein {found.goldstein:+g}" if found else code


def _example_rows(sentences: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    return (("as in", text) for text, _ in itertools.islice(sentences, _EXAMPLES))


def _heading(text: str, count: int | None) -> Text:
    return Text(text if count is None else f"{text}: {count}", style=f"bold {ACCENT}")


def _indented(text: Text) -> Padding:
    return Padding(text, (0, 0, 0, 2))


def _facts(rows: Iterable[tuple[str, str]], label_width: int = 10) -> Padding:
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=label_width, style="dim")
    grid.add_column(overflow="fold")
    for label, text in rows:
        grid.add_row(label, Text(one_line(text)))
    return Padding(grid, (0, 0, 0, 2))

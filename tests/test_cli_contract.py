"""Every command, option and setting is documented, and every one is run here."""

import importlib.util
import json
import resource
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from gesta import cli, open_store
from gesta.records import Decision
from gesta.settings import known_settings, load_settings

ROOT = Path(__file__).parents[1]

# One way at least to use every option of every command; {db}, {news}, {out} and {event} stand for what a test makes.
USES = {
    "code": [
        "{news} --format csv --output {out}",
        "{news} --store {db} --no-resume --assume-date a1=2024-01-01 --limit 1",
        "{news} --workers 1 --quiet --settings {toml}",
        "{news} --verbose --set run.window=1",
    ],
    "explain": [
        "Norland attacked Sudria --published 2024-05-03 --settings {toml} --set run.window=1",
        "--store {db} --event {event}",
        "--document {news}",
    ],
    "events": [
        "{db} --actor NOR --recipient SDN --involving NOR --dyad NOR-SDN --type ASSAULT --mode aerial --status actual --country NOR",
        "{db} --since 2024-01-01 --until 2024-12-31 --text attacked --document a1 --as-of 2999-01-01 --coder fake",
        "{db} --format plover --output {out} --limit 1 --settings {toml} --set output.text=true",
    ],
    "documents": ["{db} --since 2024-01-01 --until 2024-12-31 --text attacked --format jsonl"],
    "problems": ["{db} --kind bad-line --format jsonl", "{news} --settings {toml} --set run.window=1"],
    "happenings list": [
        "{db} --actor NOR --recipient SDN --involving NOR --dyad NOR-SDN --type ASSAULT --mode aerial --status actual --country NOR",
        "{db} --since 2024-01-01 --until 2024-12-31 --text attacked --document a1 --min-sources 1 --format jsonl",
        "{db} {event}",
        "{db} --disputed --story s-none --coder fake",
    ],
    "happenings merge": ["{two} {first} {second} --note same --by Ada"],
    "happenings split": ["{joined} {first} {second} --note other --by Ada"],
    "stories": ["{two}", "{two} --format jsonl"],
    "duplicates": ["{two}", "{two} --format jsonl"],
    "report": [
        "{db} --actor NOR --recipient SDN --involving NOR --dyad NOR-SDN --type ASSAULT --mode aerial --status actual --country NOR --coder fake --output {out} --limit 5",
        "{db} --since 2024-01-01 --until 2024-12-31 --text attacked --document a1",
    ],
    "reviews": ["{db} --json", "{db} --gold {out}"],
    "serve": [
        "{db} --port 0 --host 127.0.0.1 --settings {toml}",
        "{db} --token new --rate 5/second --log {out} --set run.window=1",
    ],
    "export": [
        "{db} --actor NOR --recipient SDN --involving NOR --dyad NOR-SDN --type ASSAULT --mode aerial --status actual --country NOR --output {out}.csv",
        "{db} --format gdelt --dyads --any-status --widest-days 400 --quad gdelt --cameo 0.7 --added 20240503120000",
        "{db} --parquet {out} --actor NOR --coder fake",
        "{db} --format csv --full-text --as-of 2999-01-01 --since 2024-01-01 --until 2024-12-31 --text attacked --document a1",
    ],
    "compare": [
        "{db} fake gdelt --by dyad --top 5 --json --actor NOR --recipient SDN --involving NOR --dyad NOR-SDN --type ASSAULT --mode aerial --status actual",
        "{db} fake gdelt --since 2024-01-01 --until 2024-12-31 --country NOR --text attacked --document a1",
    ],
    "import": ["{gdelt} --store {db} --format gdelt --cameo 0.7 --limit 1"],
    "mcp": ["{db} --settings {toml} --set run.window=1"],
    "settings": ["--settings {toml} --set run.workers=2"],
    "eval": ["actors --data {news} --json --tokens raw --errors 2 --settings {toml} --set run.window=1"],
    "codebook": ["", "ASSAULT", "military", "MIL", "aerial", "042", "losses"],
    "actors show": ["France --on 2020-01-01 --settings {toml} --set run.window=1"],
    "actors check": [""],
    "lexicon check": ["", "{own}"],
    "watch run": ["{watch} --once --quiet", "{watch} --once --settings {toml} --set run.window=1"],
    "watch init": ["{out}"],
    "watch status": ["{watched}"],
}


def load_docs():
    spec = importlib.util.spec_from_file_location("make_docs", ROOT / "tools" / "make_docs.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


docs = load_docs()
COMMANDS = {" ".join(path): command for path, command in docs.walk_commands(cli.main, ())}


class FakeServer:
    """Stands for a server that assistants talk to."""

    def run(self, transport):
        click.echo(transport)


@pytest.fixture
def things(tmp_path, fake_coder, monkeypatch):
    """Files that the uses above name, and an evaluation that needs no data."""
    from gesta.evaluation import actors
    from gesta.web import assistants, serve

    monkeypatch.setattr(actors, "evaluate_actors", lambda path, notes: {"f1": 1.0})
    monkeypatch.setattr(assistants, "build_server", lambda *given: FakeServer())
    monkeypatch.setattr(serve, "serve", lambda path, listening, *, ready, **rest: ready("http://127.0.0.1/"))
    gdelt = tmp_path / "day.export.CSV"
    gdelt.write_text("\t".join(["1", "20240503", *[""] * 24, "190", "190", "19", *[""] * 32]) + "\n")
    news, db, toml = tmp_path / "news.jsonl", tmp_path / "events.db", tmp_path / "my.toml"
    line = {"id": "a1", "date": "2024-05-03", "text": "Norland attacked Sudria from the air in Oslo."}
    news.write_text(json.dumps(line) + "\nbroken\n")
    toml.write_text("[run]\nwindow = 3\n")
    CliRunner().invoke(cli.main, ["code", str(news), "--store", str(db)])
    found = CliRunner().invoke(cli.main, ["events", str(db)])
    made = {
        "news": news,
        "db": db,
        "toml": toml,
        "out": tmp_path / "out",
        "own": ROOT / "tests" / "fakes" / "codebook",
        "gdelt": gdelt,
        "event": json.loads(found.stdout)["id"],
    }
    return made | grouped_things(tmp_path) | watched_things(tmp_path)


def watched_things(folder):
    """Watches over an empty folder: one with a store to be made, one with a store that is there."""
    (folder / "in").mkdir()
    files = {"watch": folder / "watch.toml", "watched": folder / "watched.toml"}
    for file, store in zip(files.values(), ("out", "events.db"), strict=True):
        file.write_text(f'store = "{store}"\n[[folder]]\npath = "in"\n')
    return files


def grouped_things(folder):
    """A store of two happenings and their two copied articles in one story, and one in which they are merged."""
    article = (
        "Norland attacked Sudria from the air in Oslo. The harbour of Oslo burned, and the fishing boats left at night."
    )
    days = {"b1": "2024-05-03", "b2": "2024-05-03", "b3": "2024-07-05"}
    lines = [{"id": name, "date": day, "text": article} for name, day in days.items()]
    (folder / "two.jsonl").write_text("\n".join(map(json.dumps, lines)))
    for name in ("two.db", "joined.db"):
        CliRunner().invoke(cli.main, ["code", str(folder / "two.jsonl"), "--store", str(folder / name)])
    with open_store(folder / "joined.db", write=True) as store:
        first, _, second = (event.id for event in store.events())
        store.decide(Decision("merge", (first, second)))
    return {"two": folder / "two.db", "joined": folder / "joined.db", "first": first, "second": second}


@pytest.mark.parametrize(("command", "use"), [(command, use) for command, uses in USES.items() for use in uses])
def test_every_use_runs(command, use, things):
    arguments = [word.format(**things) for word in f"{command} {use}".split()]

    result = CliRunner().invoke(cli.main, arguments, catch_exceptions=False)

    assert result.exit_code == 0, result.output
    assert result.stdout or things["out"].exists()


def test_every_command_is_run_by_a_test():
    assert set(USES) == set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_run_by_a_test(name):
    words = {word for use in USES[name] for word in use.split()}
    options = [each for each in COMMANDS[name].params if isinstance(each, click.Option)]

    forgotten = [each.opts for each in options if not words & {*each.opts, *each.secondary_opts}]

    assert forgotten == []


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_says_what_it_does(name):
    command = COMMANDS[name]

    assert command.help.endswith(".")
    for option in command.params:
        if isinstance(option, click.Option):
            assert option.help, option.opts


@pytest.mark.parametrize("page", docs.pages(), ids=lambda page: page.name)
def test_a_generated_page_is_what_the_program_would_write_today(page):
    assert page.read_text(encoding="utf-8") == docs.pages()[page], "run tools/make_docs.py"


def test_every_command_option_and_setting_is_in_the_docs():
    cli_page, settings_page = ((ROOT / "docs" / name).read_text() for name in ("cli.md", "settings.md"))

    for name, command in COMMANDS.items():
        assert f"## gesta {name}\n" in cli_page
        assert all(option in cli_page for each in command.params for option in each.opts if option.startswith("--"))
    for key, setting in known_settings().items():
        assert f"`{key}`" in settings_page
        assert f"`{setting.variable}`" in settings_page


def test_the_example_settings_are_the_defaults(tmp_path):
    file = ROOT / "docs" / "gesta.example.toml"

    assert (
        load_settings(file=file, environ={}, folder=tmp_path).settings
        == load_settings(environ={}, folder=tmp_path).settings
    )


@pytest.mark.parametrize("key", known_settings())
def test_every_setting_can_be_set_in_every_way(key, tmp_path):
    setting = known_settings()[key]
    other = {"whole number": "7", "number": "0.5", "text": "other", "true or false": "true"}
    if setting.default is True:
        other["true or false"] = "false"
    other |= {"list of paths": "/a.toml", "list of FIELD=NAME": "text=body", "list of language codes": "fr"}
    value = next((text for kind, text in other.items() if setting.kind.startswith(kind)), "csv")
    if key in ("input.max_bytes", "input.max_unpacked_bytes"):
        value = "7000"

    by_variable = load_settings(environ={setting.variable: value}, folder=tmp_path)
    by_option = load_settings(environ={}, overrides={key: value}, folder=tmp_path)

    assert by_variable.settings == by_option.settings != load_settings(environ={}, folder=tmp_path).settings


def test_help_takes_less_than_a_third_of_a_second_of_one_processor():
    def run():
        # Time on the processor and not on the wall: a busy machine makes nobody's program slower.
        start = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-m", "gesta", "--help"], check=True, capture_output=True)
        end = resource.getrusage(resource.RUSAGE_CHILDREN)
        return end.ru_utime + end.ru_stime - start.ru_utime - start.ru_stime

    assert min(run() for _ in range(3)) < 0.3


@pytest.mark.parametrize(
    "command", ["--help", "settings", "code --help", "events {db}", "documents {db} --format jsonl"]
)
def test_what_needs_no_model_loads_no_heavy_module(command, things):
    code = (
        "import sys; from gesta.cli import main; main(sys.argv[1:], standalone_mode=False);"
        "sys.stderr.write(' '.join(m for m in ('spacy', 'numpy', 'onnxruntime', 'rich', 'ftfy', 'fastapi') if m in sys.modules))"
    )
    arguments = [word.format(**things) for word in command.split()]

    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True)

    assert done.stderr == ""

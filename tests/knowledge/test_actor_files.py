"""What users bring along: tables and PETRARCH dictionaries of their own, by setting and on the command line."""

import datetime
import subprocess
import sys
import time

import pytest
from click.testing import CliRunner

from gesta import monitor
from gesta.cli import main
from gesta.errors import DataError
from gesta.knowledge.actors import actor_files, build_registry, load_registry, shipped_tables
from gesta.settings import CodingSettings, Settings

DICTIONARY = """
# an invented dictionary
NORLAND_FREE_CORPS_ [NORREB]
+NORLAND_FREE_CORPSMEN_
ANNA_MERTENS_ [NOROPP <20100501] [NORGOV >20100501]
FRANCE_ [FRA]
WASHINGTON_POST_ [USAGOV]
"""
TABLE = """
source = "invented for this test"
[[actor]]
id = "norland-guard"
kind = "organisation"
name = "Norland Guard"
code = "SWE"
sector = "MIL"
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "old.actors").write_text(DICTIONARY)
    (tmp_path / "own.toml").write_text(TABLE)
    return tmp_path


def test_a_folder_stands_for_its_tables_and_dictionaries(folder):
    (folder / "notes.md").write_text("not an actor file")

    assert [path.name for path in actor_files([folder])] == ["old.actors", "own.toml"]


@pytest.mark.parametrize("make", [lambda path: path / "nowhere", lambda path: path])
def test_a_path_without_actor_files_is_told(tmp_path, make):
    with pytest.raises(DataError, match=r"nowhere|no actor file"):
        actor_files([make(tmp_path)])


def test_a_dictionary_brings_new_names_with_their_dates(folder):
    registry = load_registry((folder,))
    before = registry.resolve("Anna Mertens", datetime.date(2005, 1, 1))
    after = registry.resolve("Anna Mertens", datetime.date(2015, 1, 1))

    assert (before.sector, after.sector) == ("OPP", "GOV")
    assert load_registry().resolve("Anna Mertens").id is None


def test_a_dictionary_wins_over_the_registry_only_where_it_says_otherwise(folder):
    registry = load_registry((folder,))

    assert registry.resolve("France").id == "FRA"
    assert registry.resolve("Washington Post").sector == "GOV"


@pytest.mark.parametrize(
    ("name", "code", "sector"), [("Norland Guard", "SWE", "MIL"), ("Norland Free Corps", "NOR", "REB")]
)
def test_a_sentence_is_coded_with_an_actor_from_the_users_files(folder, name, code, sector):
    settings = Settings(coding=CodingSettings(actors=(folder,)))
    [event] = monitor.code(f"The {name} attacked Finland.", settings=settings)

    assert [(actor.name, actor.code, actor.sector) for actor in event.actors] == [(name, code, sector)]


def test_the_command_line_shows_an_actor_from_the_users_files(folder):
    shown = CliRunner().invoke(main, ["actors", "show", "Norland", "Guard", "--set", f"coding.actors={folder}"])

    assert shown.exit_code == 0
    assert "SWE" in shown.output
    assert "MIL" in shown.output


def test_the_check_passes_a_sound_file_and_fails_an_unsound_one(folder):
    sound = CliRunner().invoke(main, ["actors", "check", str(folder)])
    (folder / "own.toml").write_text(TABLE.replace("SWE", "ZZZ"))
    unsound = CliRunner().invoke(main, ["actors", "check", str(folder / "own.toml")])

    assert sound.exit_code == 0
    assert (unsound.exit_code, "dead-code" in unsound.output, "norland-guard" in unsound.output) == (1, True, True)


def test_the_shipped_actors_pass_the_check():
    checked = CliRunner().invoke(main, ["actors", "check"])

    assert checked.exit_code == 0
    assert "everything adds up" in checked.output


def test_the_registry_is_built_and_asked_for_likenesses_quickly():
    # Measured 0.16 s and 0.25 ms a name on two shared cores; the limits leave room for slow machines.
    begun = time.perf_counter()
    registry = build_registry(shipped_tables())
    built = time.perf_counter()
    registry.similar("Aleksandr Lukashenka")
    indexed = time.perf_counter()
    for _ in range(20):
        registry.similar("Aleksandr Lukashenka")

    assert built - begun < 1.5
    assert (time.perf_counter() - indexed) / 20 < 0.01


def test_registry_and_gazetteer_load_quickly_and_take_little_memory():
    code = (
        "import resource, time\n"
        "from gesta.knowledge import actors, places\n"
        "used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss; begun = time.perf_counter()\n"
        "actors.load_registry(); places.load_gazetteer()\n"
        "print(time.perf_counter() - begun, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - used) / 1024)\n"
    )
    spent = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    seconds, megabytes = map(float, spent)

    # Measured 0.2 s and 48 MB; the aim is 0.3 s on an idle machine.
    assert seconds < 1.5
    assert megabytes < 150


def test_an_organ_of_another_country_is_not_the_best_known_of_its_name():
    registry = load_registry()

    assert registry.resolve("Congress").code == "USA"
    assert registry.resolve("Congress", country="ESP").code is None
    assert registry.resolve("Georgia", country="RUS").code == "GEO"


def test_a_name_that_an_entry_bears_is_no_longer_elsewhere():
    assert load_registry().match(["Washington", "Post"], 0).ids == ("washington-post",)
    assert load_registry().match(["Washington", "state"], 0).ids == ()


@pytest.mark.parametrize("name", ["Vladimir Zelensky", "Dmitri Peskov", "Sergei Lavrov", "Sergey Lavrov"])
def test_a_first_name_may_be_transcribed_in_another_way(name):
    assert load_registry().resolve(name).id is not None


def test_a_lone_surname_is_not_somebody_long_out_of_office():
    assert load_registry().resolve("Taylor", datetime.date(2026, 5, 1)).id is None
    assert load_registry().resolve("Charles Taylor", datetime.date(2026, 5, 1)).code == "LBR"

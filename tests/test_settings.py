from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gesta.errors import SettingsError
from gesta.settings import Settings, known_settings, load_settings, render_settings, value_of


def write(folder: Path, text: str) -> Path:
    path = folder / "gesta.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_without_anything_given_the_defaults_hold(tmp_path):
    effective = load_settings(environ={}, folder=tmp_path)

    assert effective.settings == Settings()
    assert set(effective.origins.values()) == {"default"}


def test_the_command_line_beats_the_environment_which_beats_the_file_which_beats_the_default(tmp_path):
    write(tmp_path, "[run]\nworkers = 2\nwindow = 5\n[input]\nmax_bytes = 1234\n")
    environ = {"GESTA_RUN__WORKERS": "3", "GESTA_INPUT__MAX_BYTES": "5678"}

    effective = load_settings(environ=environ, folder=tmp_path, overrides={"run.workers": 4})

    assert (effective.settings.run.workers, effective.origins["run.workers"]) == (4, "command line")
    assert effective.settings.input.max_bytes == 5678
    assert effective.origins["input.max_bytes"] == "environment GESTA_INPUT__MAX_BYTES"
    assert effective.settings.run.window == 5
    assert effective.origins["run.window"] == f"file {tmp_path / 'gesta.toml'}"
    assert effective.origins["language.threads"] == "default"


def test_a_named_file_beats_the_variable_which_beats_the_one_in_the_folder(tmp_path):
    write(tmp_path, "[run]\nwindow = 1\n")
    by_variable, by_name = tmp_path / "variable.toml", tmp_path / "name.toml"
    by_variable.write_text("[run]\nwindow = 2\n")
    by_name.write_text("[run]\nwindow = 3\n")
    environ = {"GESTA_SETTINGS": "variable.toml"}

    assert load_settings(environ={}, folder=tmp_path).settings.run.window == 1
    assert load_settings(environ=environ, folder=tmp_path).settings.run.window == 2
    assert load_settings(file=by_name, environ=environ, folder=tmp_path).settings.run.window == 3


def test_an_unknown_key_is_refused_with_its_full_name_and_the_nearest_known_one(tmp_path):
    write(tmp_path, "[run]\nworker = 2\n")

    with pytest.raises(SettingsError, match=r"run\.worker .*no such setting; the nearest is run\.workers"):
        load_settings(environ={}, folder=tmp_path)


def test_all_wrong_settings_are_told_at_once(tmp_path):
    write(tmp_path, '[run]\nwindow = 0\n[coding]\nmin_score = "high"\n[colour]\nink = 1\n')
    environ = {"GESTA_RUN__WORKERS": "many", "GESTA_RUN_WINDOW": "3"}

    with pytest.raises(SettingsError) as told:
        load_settings(environ=environ, folder=tmp_path, overrides={"output.form": "csv"})

    for part in ("6 settings", "run.window = 0", "coding.min_score", "colour.ink", "GESTA_RUN__WORKERS", "output.form"):
        assert part in str(told.value)
    assert "two underscores" in str(told.value)


def test_a_key_outside_a_section_is_refused(tmp_path):
    write(tmp_path, "workers = 2\n")

    with pytest.raises(SettingsError, match="workers"):
        load_settings(environ={}, folder=tmp_path)


@pytest.mark.parametrize("content", [b"[run\nworkers = 2", b"\xff\xfe[run]"])
def test_a_file_that_is_no_toml_is_refused_with_its_path(tmp_path, content):
    (tmp_path / "gesta.toml").write_bytes(content)

    with pytest.raises(SettingsError, match=r"gesta\.toml"):
        load_settings(environ={}, folder=tmp_path)


def test_a_settings_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(SettingsError, match="nowhere"):
        load_settings(file=tmp_path / "nowhere.toml", environ={}, folder=tmp_path)


def test_paths_in_a_file_count_from_the_folder_of_that_file(tmp_path):
    (tmp_path / "deep").mkdir()
    file = write(tmp_path / "deep", '[coding]\nactors = ["a.toml", "/abs/b.toml"]\n')

    settings = load_settings(file=file, environ={}, folder=tmp_path).settings

    assert settings.coding.actors == (tmp_path / "deep" / "a.toml", Path("/abs/b.toml"))


def test_a_list_on_the_command_line_is_separated_by_commas(tmp_path):
    settings = load_settings(environ={}, folder=tmp_path, overrides={"coding.actors": "a.toml, b.toml"}).settings

    assert settings.coding.actors == (tmp_path / "a.toml", tmp_path / "b.toml")


def test_an_empty_variable_and_one_of_another_program_mean_nothing(tmp_path):
    environ = {"GESTA_RUN__WORKERS": "", "GESTA_SHARED": "/x", "GESTALT_RUN__WORKERS": "9"}

    assert load_settings(environ=environ, folder=tmp_path).settings == Settings()


def test_every_setting_says_what_it_is():
    for setting in known_settings().values():
        assert setting.help.endswith("."), setting.key
        assert setting.kind, setting.key
        assert value_of(Settings(), setting.key) == setting.default


@given(
    workers=st.integers(1, 256),
    min_score=st.floats(0, 1),
    model=st.text(st.characters(exclude_categories=["Cs"]), min_size=1),
    text=st.booleans(),
)
def test_the_settings_as_shown_can_be_used_as_a_file(tmp_path_factory, workers, min_score, model, text):
    folder = tmp_path_factory.mktemp("settings")
    overrides = {"run.workers": workers, "coding.min_score": min_score, "language.model": model, "output.text": text}
    effective = load_settings(environ={}, folder=folder, overrides=overrides)

    file = write(folder, render_settings(effective))

    assert load_settings(file=file, environ={}, folder=folder).settings == effective.settings

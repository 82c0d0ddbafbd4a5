"""Fixtures that all tests share."""

import pytest
from hypothesis import HealthCheck, settings

from fakes.steps import build_fake_pipeline

# A busy machine is no fault of the code: what must be fast has tests that measure it.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")


@pytest.fixture
def fake_coder(monkeypatch):
    """Code with fake steps, which need no model."""
    from gesta import monitor

    monkeypatch.setattr(monitor, "build_pipeline", build_fake_pipeline)
    monkeypatch.setattr(monitor, "coder_name", lambda settings: "fake 1")


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    """Every test has a working folder of its own and no settings of whoever runs the tests."""
    import os

    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("GESTA_") and name != "GESTA_SHARED"]:
        monkeypatch.delenv(name)

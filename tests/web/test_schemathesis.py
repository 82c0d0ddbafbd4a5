"""Every route is asked what its OpenAPI allows and what it forbids, and never breaks."""

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS

from fakes.records import reading
from gesta.store import Store
from gesta.web.app import create_app
from gesta.web.guard import Limits
from gesta.web.site import Site
from gesta.web.tokens import TokenCheck
from web.conftest import TOKEN

# Left out: a schema cannot say that a cursor comes from the server, or an id from the store, so such requests are
# valid to it and rightly refused; and in an address everything is text, so that "true" is a fine name of a source.
LEFT_OUT = ("positive_data_acceptance", "negative_data_rejection")


@pytest.fixture
def api(tmp_path, fake_coder):
    path = tmp_path / "events.db"
    with Store(path, write=True) as store:
        for number in range(3):
            store.save(reading(f"d{number}"), coder="test", input_hash="")
    site = Site(path, token=TokenCheck(TOKEN))
    app = create_app(site, limits=Limits(rate="100000/second"))
    # The stream of new events has no end.
    yield schemathesis.openapi.from_asgi("/api/v1/openapi.json", app).exclude(path_regex="stream$")
    site.close()


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=lambda mode: mode.value)
def test_every_route_keeps_to_its_description(api, mode):
    operations = [result.ok() for result in api.get_all_operations()]
    assert len(operations) > 20
    for operation in operations:

        @given(case=operation.as_strategy(generation_mode=mode))
        @settings(max_examples=8, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        def ask(case):
            case.call_and_validate(
                headers={"Authorization": f"Bearer {TOKEN}"}, excluded_checks=CHECKS.get_by_names(LEFT_OUT)
            )

        try:
            ask()
        except Unsatisfiable:
            # A route that takes nothing but an id: any text is one.
            assert mode is GenerationMode.NEGATIVE
        except Exception as error:
            error.add_note(f"{operation.method} {operation.path}")
            raise

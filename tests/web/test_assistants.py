"""Tools for assistants: typed, with evidence, over standard input and output and inside the server."""

import asyncio
import sys

import pytest
from mcp import Client

from gesta.web.assistants import build_server
from gesta.web.pool import StorePool
from web.conftest import TOKEN


@pytest.fixture
def ask(db):
    pool = StorePool(db)
    server = build_server("events.db", pool)

    def call(tool, **given):
        async def go():
            async with Client(server) as client:
                return await client.call_tool(tool, given)

        return asyncio.run(go())

    yield call
    pool.close()


def test_every_tool_says_what_it_does_and_what_it_gives(db):
    pool = StorePool(db)

    async def go():
        async with Client(build_server("events.db", pool)) as client:
            return (await client.list_tools()).tools

    tools = asyncio.run(go())
    pool.close()

    assert len(tools) == 10
    for tool in tools:
        assert tool.description.endswith(".")
        assert tool.output_schema["properties"]
        assert tool.annotations.read_only_hint


def test_events_come_with_the_words_they_were_coded_from(ask):
    found = ask("search_events", actor="NLD/MIL", types=["ASSAULT"], limit=2).structured_content

    assert found["total"] == 5
    assert len(found["events"]) == 2
    assert found["events"][0]["evidence"] == ["Norland attacked the port of Sudria on Monday."]
    assert found["events"][0]["said_by"][0]["words"] == "Ostia"
    rest = ask("search_events", actor="NLD/MIL", types=["ASSAULT"], cursor=found["next"]).structured_content
    assert len(rest["events"]) == 3


def test_a_document_can_be_read_in_pieces(ask):
    found = ask("read_document", document="d1", start=8, length=8).structured_content

    assert found["text"] == "attacked"
    assert found["problems"] == ["date-mismatch: the day does not fit"]


def test_an_event_is_explained(ask):
    facts = ask("explain_event", event="d1#0000aaaa").structured_content["facts"]

    assert any("a verb of force" in reason for fact in facts for reason in fact["reasons"])


def test_what_is_not_there_is_told_with_a_way_out(ask):
    for tool, given in (
        ("explain_event", {"event": "x"}),
        ("read_document", {"document": "x"}),
        ("compare_claims", {"happening": "x"}),
    ):
        result = ask(tool, **given)
        assert result.is_error
        assert "Try:" in result.content[0].text


def test_claims_are_compared(ask, db):
    from gesta.records import Account, Dispute, Happening, Member, Party
    from gesta.store import Groups, Store

    accounts = (
        Account(Party("Norland", "NLD"), "negated", "it denied it", ("d0#0000aaaa",), ("d0",)),
        Account(None, "actual", "it attacked", ("d1#0000aaaa",), ("d1",)),
    )
    happening = Happening("h1", "Attack", "ASSAULT", "actual", (Member("d0#0000aaaa", "d0"),), accounts=accounts,
                          disputes=(Dispute("fact", (0, 1), "Norland denies it"),))  # fmt: skip
    with Store(db, write=True) as store:
        store.save_groups(Groups(happenings=(happening,)), state="x")

    found = ask("compare_claims", happening="d0#0000aaaa").structured_content

    assert [account["speaker"] for account in found["accounts"]] == ["Norland (NLD)", None]
    assert found["disagreements"] == ["fact: Norland denies it"]
    assert ask("list_happenings", disputed=True).structured_content["total"] == 1


def test_counting_leaves_out_what_did_not_take_place(ask, db):
    from fakes.records import event, reading
    from gesta.store import Store

    with Store(db, write=True) as store:
        store.save(reading("n", events=(event("n", status="negated"),)), coder="test", input_hash="n")

    periods = ask("count_over_time").structured_content["periods"]

    assert [(period["events"], period["sources"]) for period in periods] == [(6, 1)]


def test_a_text_is_coded(ask, fake_coder):
    found = ask("code_text", text="Norland attacked Sudria from the air in Oslo.").structured_content["result"]

    assert found[0]["evidence"]


def test_the_store_describes_itself(ask):
    found = ask("describe_store").structured_content

    assert (found["documents"], found["events"], found["happenings_grouped"]) == (6, 6, False)
    assert len(found["types"]) == 16


def test_search_marks_hits(ask):
    assert "**attacked**" in ask("search_text", query="attacked").structured_content["hits"][0]["snippet"]
    assert ask("list_documents", words="attacked", limit=1).structured_content["total"] == 6


def rpc(client, **headers):
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
    return client.post("/mcp/", json=body, headers={"Accept": "application/json, text/event-stream", **headers})


def test_the_server_offers_the_tools_to_who_has_the_token(client_of):
    client = client_of(token=TOKEN)

    assert rpc(client).status_code == 401
    reply = rpc(client, Authorization=f"Bearer {TOKEN}")
    assert reply.status_code == 200, reply.text
    assert "compare_claims" in reply.text


def test_a_read_only_server_has_no_tools(client):
    assert rpc(client).status_code == 403


def test_the_command_speaks_over_standard_input(db):
    from mcp import StdioServerParameters, stdio_client

    command = StdioServerParameters(command=sys.executable, args=["-m", "gesta", "mcp", str(db)])

    async def go():
        async with Client(stdio_client(command)) as client:
            return await client.call_tool("describe_store", {})

    assert asyncio.run(go()).structured_content["events"] == 6

"""The live feed as it is followed, and how requests are written and answered without a socket."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from scenarios.actors.exchanges import Answer, target
from scenarios.actors.files import content_of, digest, mime_type_of
from scenarios.language.names import names_in
from scenarios.language.rules import OUT_OF_SCOPE, SECTIONS, is_known, wanted
from scenarios.language.steps import Step
from scenarios.worlds.asgi_exchange import AsgiExchange
from scenarios.worlds.feed import FeedWatch


def told(*messages: Mapping[str, Any]) -> FeedWatch:
    watch = FeedWatch()
    for message in messages:
        watch.take(json.dumps(message))
    return watch


def comment(id: int, number: int) -> dict[str, Any]:
    return {"kind": "comment.added", "id": id, "body": {"id": number, "task": 1}}


def test_a_feed_that_told_everything_once_and_in_order_is_right() -> None:
    watch = told({"kind": "hello", "employee": 1}, {"kind": "task.created", "id": 3, "body": {"task": 1}}, comment(4, 10))
    assert watch.complaints([10], [1]) == []
    assert watch.cursor == 4


@pytest.mark.parametrize(
    ("messages", "complaint"),
    [
        ([comment(4, 10)], "the live feed told of comment 11 0 times"),
        ([comment(4, 10), comment(5, 11), comment(6, 11)], "the live feed told of comment 11 2 times"),
        ([comment(4, 10), comment(3, 11)], "the live feed told event 3 after event 4"),
    ],
)
def test_what_the_feed_left_out_doubled_or_swapped_is_told(messages: list[dict[str, Any]], complaint: str) -> None:
    assert told(*messages).complaints([10, 11], []) == [complaint]


def test_a_resync_moves_the_cursor() -> None:
    watch = told(comment(4, 10), {"kind": "resync", "cursor": 90}, comment(91, 11))
    assert (watch.cursor, watch.complaints([10, 11], [])) == (91, [])


@pytest.mark.parametrize(
    ("path", "query", "written"),
    [
        ("/tasks", {}, "/tasks"),
        ("/tasks", {"after": None, "limit": 5}, "/tasks?limit=5"),
        ("/files", {"name": "Акт 1.pdf"}, "/files?name=%D0%90%D0%BA%D1%82+1.pdf"),
        ("/journal", {"kind": ["a", "b"]}, "/journal?kind=a&kind=b"),
        ("/faults/x: y", {}, "/faults/x:%20y"),
    ],
)
def test_targets_are_written_so_that_any_name_survives(path: str, query: dict[str, Any], written: str) -> None:
    assert target(path, **query) == written


async def test_an_application_is_called_with_what_a_server_would_give_it() -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        body = (await receive())["body"]
        headers = dict(scope["headers"])
        told = [scope["method"], scope["path"], scope["query_string"].decode(), headers[b"x-who"].decode(), body.decode()]
        await send({"type": "http.response.start", "status": 418, "headers": [(b"X-Answer", b"yes")]})
        await send({"type": "http.response.body", "body": json.dumps(told).encode(), "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    exchange = AsgiExchange(lambda: app, "tea.test")
    answer = await exchange("PUT", "/pot/%D0%B0?full=1", headers={"X-Who": "me"}, body=b"tea")
    assert (answer.status, answer.headers["x-answer"]) == (418, "yes")
    assert answer.json() == ["PUT", "/pot/а", "full=1", "me", "tea"]


def test_an_empty_answer_is_nothing() -> None:
    assert Answer(status=204, headers={}, body=b"").json() is None


@pytest.mark.parametrize("size", [1, 31, 4096, 5 * 1024**2 - 1])
def test_files_follow_from_name_and_size(size: int) -> None:
    content = content_of("act.pdf", size)
    assert len(content) == size
    assert content == content_of("act.pdf", size)
    assert digest(content_of("other.pdf", 64)) != digest(content_of("act.pdf", 64))


@pytest.mark.parametrize(
    ("name", "kind"), [("a.PDF", "application/pdf"), ("b.tar.gz", "application/octet-stream"), ("", "application/octet-stream")]
)
def test_a_names_extension_promises_a_kind(name: str, kind: str) -> None:
    assert mime_type_of(name) == kind


def test_rules_are_counted_without_those_that_are_not_ours() -> None:
    numbers = [number for section in SECTIONS for number in range(section.first, section.last + 1)]
    assert numbers == list(range(1, 261))
    assert len([rule for section in SECTIONS for rule in wanted(section)]) == 260 - len(OUT_OF_SCOPE)
    assert [is_known(rule) for rule in ("R1", "R260", "R261", "A29", "A30")] == [True, True, False, True, False]


def test_names_are_found_wherever_the_grammar_marks_them() -> None:
    step = Step.model_validate(
        {
            "expect": {
                "notified": {"exactly": {"boris": {"about": "m1"}}},
                "comments": {"exactly": [{"as": "k1", "author": "ivan", "recipients": {"pavel": "chosen"}}]},
            }
        }
    )
    found = {(use.name, "/".join(map(str, use.path[1:])), use.in_key) for use in names_in(step)}
    assert found == {
        ("boris", "notified/exactly/boris", True),
        ("m1", "notified/exactly/boris/0/about", False),
        ("k1", "comments/exactly/0/as", False),
        ("ivan", "comments/exactly/0/author", False),
        ("pavel", "comments/exactly/0/recipients/pavel", True),
    }

"""The journal is bounded, keeps order, and tells a slow reader how much it missed."""

import pytest

from fake_telegram.world import Journal
from tests.fake_telegram.town import Town


def written(count: int, entries_max: int = 10) -> Journal:
    journal = Journal(entries_max=entries_max)
    for number in range(count):
        journal.add(float(number), "thing", n=number)
    return journal


@pytest.mark.parametrize(
    ("count", "cursor", "limit", "numbers", "next_cursor", "lost"),
    [
        (0, 0, None, [], 0, 0),
        (3, 0, None, [0, 1, 2], 3, 0),
        (3, 2, None, [2], 3, 0),
        (3, 3, None, [], 3, 0),
        (3, 0, 2, [0, 1], 2, 0),
        (15, 0, None, list(range(5, 15)), 15, 5),
        (15, 0, 3, [5, 6, 7], 8, 5),
        (15, 7, 3, [7, 8, 9], 10, 0),
        (15, 12, 2, [12, 13], 14, 0),
        (15, 14, None, [14], 15, 0),
        (15, 15, None, [], 15, 0),
    ],
)
def test_reading_from_a_cursor(
    count: int, cursor: int, limit: int | None, numbers: list[int], next_cursor: int, lost: int
) -> None:
    entries, after, missed = written(count).since(cursor, limit=limit)
    assert ([entry.number for entry in entries], after, missed) == (numbers, next_cursor, lost)


def test_reading_on_from_each_cursor_gives_everything_once() -> None:
    journal = written(10)
    seen: list[int] = []
    cursor = 0
    while True:
        entries, cursor, _ = journal.since(cursor, limit=3)
        if not entries:
            break
        seen += [entry.fields["n"] for entry in entries]
    assert seen == list(range(10))


def test_a_conversation_can_be_read_from_the_journal() -> None:
    town = Town()
    town.started()
    town.ok("sendMessage", chat_id=town.anna.id, text="hello")
    town.no("sendMessage", chat_id=1, text="hello")
    kinds = [(entry.kind, entry.fields.get("text", entry.fields.get("refused"))) for entry in town.world.journal.since(0)[0]]
    assert kinds == [
        ("person_added", None),
        ("person_added", None),
        ("bot_added", None),
        ("message_sent", "/start"),
        ("update_queued", None),
        ("message_sent", "hello"),
        ("bot_called", None),
        ("bot_called", "Bad Request: chat not found"),
    ]


def test_no_token_and_no_secret_is_ever_in_the_journal() -> None:
    town = Town()
    town.ok("setWebhook", url="https://example.com/x", secret_token="hush-hush")
    told = repr(town.world.journal.since(0)[0])
    assert town.bot.token.split(":")[1] not in told
    assert "hush-hush" not in told

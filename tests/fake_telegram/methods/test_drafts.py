"""Drafts: a person sees a message growing for half a minute, and may stop it; what is said in the end takes its place."""

from typing import Any

import pytest

from fake_telegram.world import ActRefused, Draft, Rich, Text, drafts
from tests.fake_telegram.conformance import faults_of_answer, faults_of_update
from tests.fake_telegram.town import Town

THINKING = {"blocks": [{"type": "thinking", "text": "hm"}, {"type": "paragraph", "text": "so far"}]}


@pytest.fixture
def town() -> Town:
    made = Town()
    made.started()
    return made


def write(town: Town, text: str = "so far", **params: Any) -> None:
    params = {"chat_id": town.anna.id, "draft_id": 7, "text": text, **params}
    answer = town.ok("sendMessageDraft", **params)
    assert (answer, faults_of_answer("sendMessageDraft", answer)) == (True, [])


def seen(town: Town) -> Draft | None:
    return drafts.seen(town.world, town.anna.id, town.bot.id, town.now)


def shown(town: Town) -> str:
    """What Anna reads in the draft; a dash when there is none."""
    found = seen(town)
    return "-" if found is None else found.content.text


def test_a_draft_grows_and_is_no_message(town: Town) -> None:
    before = len(town.world.messages(town.bot.chat, viewer=town.anna.id))
    write(town, "*a*", parse_mode="Markdown")
    found = seen(town)
    assert found is not None
    assert found.content == Text(text="a", entities=found.content.entities if isinstance(found.content, Text) else ())
    assert isinstance(found.content, Text)
    assert [one.type for one in found.content.entities or ()] == ["bold"]
    write(town, "a b")
    assert shown(town) == "a b"
    assert len(town.world.messages(town.bot.chat, viewer=town.anna.id)) == before
    assert town.updates() == []
    kinds = [(one.kind, one.fields.get("draft")) for one in town.world.journal.since(0)[0]]
    assert kinds.count(("draft_shown", 7)) == 2


def test_an_empty_draft_shows_that_the_bot_thinks(town: Town) -> None:
    write(town, "")
    assert shown(town) == ""


@pytest.mark.parametrize(("passed", "expected"), [(29.9, "so far"), (30, "-"), (3600, "-")])
def test_it_vanishes_after_half_a_minute(town: Town, passed: float, expected: str) -> None:
    write(town)
    town.now += passed
    assert shown(town) == expected


def test_showing_it_again_keeps_it(town: Town) -> None:
    write(town)
    town.now += 20
    write(town)
    town.now += 20
    assert shown(town) == "so far"


@pytest.mark.parametrize("method", ["sendMessage", "sendDice", "sendRichMessage"])
def test_the_message_takes_its_place(town: Town, method: str) -> None:
    write(town)
    said = {"sendMessage": {"text": "all"}, "sendRichMessage": {"rich_message": {"markdown": "all"}}}.get(method, {})
    town.ok(method, chat_id=town.anna.id, **said)
    assert shown(town) == "-"


def test_what_the_person_writes_does_not(town: Town) -> None:
    write(town)
    town.world.send(town.anna.id, town.bot.chat, Text(text="hurry"), now=town.now)
    assert shown(town) == "so far"


def test_each_person_and_each_bot_has_its_own(town: Town) -> None:
    other = town.add_bot("other")
    town.started(town.boris)
    town.started(town.anna, other)
    write(town, "for Anna")
    write(town, "for Boris", chat_id=town.boris.id)
    write(town, "of the other", bot=other)
    assert shown(town) == "for Anna"
    found = drafts.seen(town.world, town.anna.id, other.id, town.now)
    assert found is not None
    assert found.content.text == "of the other"


def test_a_rich_draft_may_think(town: Town) -> None:
    answer = town.ok("sendRichMessageDraft", chat_id=town.anna.id, draft_id=-3, rich_message=THINKING)
    assert faults_of_answer("sendRichMessageDraft", answer) == []
    found = seen(town)
    assert found is not None
    assert isinstance(found.content, Rich)
    assert shown(town) == "hm\nso far"
    refused = town.no("sendRichMessage", chat_id=town.anna.id, rich_message=THINKING)
    assert refused == "400 Bad Request: thinking blocks can be used only in rich message drafts"
    assert shown(town) == "hm\nso far"


@pytest.mark.parametrize("file", ["attach://it", "https://example.com/a.png"])
def test_a_rich_draft_brings_no_new_files(town: Town, file: str) -> None:
    block = {"type": "photo", "photo": {"type": "photo", "media": file}}
    refused = town.no("sendRichMessageDraft", chat_id=town.anna.id, draft_id=1, rich_message={"blocks": [block]})
    assert refused == "400 Bad Request: direct upload of new files and explicit upload of files by a URL isn't supported"


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"draft_id": 0}, "400 Bad Request: RANDOM_ID_INVALID"),
        ({"draft_id": "x"}, "400 Bad Request: RANDOM_ID_INVALID"),
        ({"text": "x" * 4097}, "400 Bad Request: message is too long"),
        ({"text": "*x", "parse_mode": "Markdown"}, None),
        ({"chat_id": 999_999}, "400 Bad Request: chat not found"),
        ({"chat_id": ""}, "400 Bad Request: chat_id is empty"),
        ({"message_thread_id": 5}, "400 Bad Request: message thread not found"),
    ],
)
def test_what_is_refused(town: Town, params: dict[str, Any], words: str | None) -> None:
    said = town.no("sendMessageDraft", **{"chat_id": town.anna.id, "draft_id": 7, "text": "x", **params})
    assert words is None or said == words
    assert shown(town) == "-"


@pytest.mark.parametrize("kind", ["group", "supergroup"])
def test_only_private_chats_have_drafts(town: Town, kind: str) -> None:
    group = town.group(kind=kind)
    refused = town.no("sendMessageDraft", chat_id=group.id, draft_id=1, text="x")
    assert refused == "400 Bad Request: TEXTDRAFT_PEER_INVALID"


def test_a_person_who_blocked_the_bot_sees_nothing(town: Town) -> None:
    town.world.block(town.anna.id, town.bot.id, now=town.now)
    assert town.no("sendMessageDraft", chat_id=town.anna.id, draft_id=1, text="x").startswith("403 Forbidden: bot was blocked")


# -- stopping


def test_stopping_tells_the_bot_and_hides_the_draft(town: Town) -> None:
    write(town, can_stop=True)
    town.world.stop_generation(town.anna.id, town.bot.id, now=town.now)
    (update,) = town.updates()
    assert update["stopped_message_generation"]["draft_id"] == 7
    assert update["stopped_message_generation"]["chat"]["id"] == town.anna.id
    assert faults_of_update({"update_id": 1, **update}) == []
    assert shown(town) == "-"


def test_nothing_more_is_shown_under_a_stopped_number(town: Town) -> None:
    write(town, can_stop=True)
    town.world.stop_generation(town.anna.id, town.bot.id, now=town.now)
    for _ in range(3):
        town.now += 20
        write(town, "and on and on", can_stop=True)
        assert shown(town) == "-"
    write(town, "something else", draft_id=8)
    assert shown(town) == "something else"


def test_a_stopped_draft_may_be_kept_for_its_time(town: Town) -> None:
    write(town, can_stop=True, keep_on_stop=True)
    town.world.stop_generation(town.anna.id, town.bot.id, now=town.now)
    write(town, "more", can_stop=True, keep_on_stop=True)
    assert shown(town) == "so far"
    town.now += 30
    assert shown(town) == "-"


def test_a_bot_that_does_not_ask_for_the_kind_is_not_told(town: Town) -> None:
    town.bot.allowed_updates = frozenset({"message"})
    write(town, can_stop=True)
    town.world.stop_generation(town.anna.id, town.bot.id, now=town.now)
    assert town.updates() == []


def test_what_cannot_be_stopped(town: Town) -> None:
    def refused(who: Any = town.anna.id) -> str:
        with pytest.raises(ActRefused) as found:
            town.world.stop_generation(who, town.bot.id, now=town.now)
        return found.value.code

    assert refused() == "no_draft"
    write(town)
    assert refused() == "cannot_stop"
    assert refused(town.boris.id) == "no_draft"
    write(town, can_stop=True, keep_on_stop=True)
    town.world.stop_generation(town.anna.id, town.bot.id, now=town.now)
    assert refused() == "no_draft"
    town.now += 31
    assert refused() == "no_draft"
    town.world.deactivate(town.anna.id, now=town.now)
    assert refused() == "deactivated"


def test_many_drafts_do_not_grow_the_memory(town: Town) -> None:
    people = [town.person(f"P{number}") for number in range(50)]
    for person in people:
        town.started(person)
        write(town, chat_id=person.id)
        town.now += 1
    write(town)
    assert len(town.world.drafts) <= 31

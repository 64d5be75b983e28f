"""Expectations against observations: missing, unexpected, different; named, excused, past. Values in, values out."""

from typing import Any

import pytest

from scenarios.expectations.judging import Judgement, judge, settle_account, unnamed
from scenarios.expectations.ledger import Ledger
from scenarios.expectations.naming import Labels
from scenarios.expectations.observations import (
    Binding,
    CommentSeen,
    ContactSeen,
    Denial,
    Heard,
    Notice,
    Observation,
    Reacted,
    Said,
    Snapshot,
    TaskSeen,
)
from scenarios.expectations.pairing import pair
from scenarios.language.expectations import Expectation

COMMENT = CommentSeen(
    key="comment:7",
    id=7,
    task=1,
    author="ivan",
    posted_as="contact",
    text="Hello",
    origin=(("acme-group", 5),),
    recipients=(("pavel", "assignee"),),
)
TASK = TaskSeen(key="task:1", number=1, title="Act", assigner="olga", assignees=("pavel", "boris"), status="new")
NOTICE = Notice(key="notice:1", person="pavel", reason="assignee", via="telegram", comment=7, task=1, text="[1] Act: Hello")
HEARD = Heard(key="heard:1", spot="ivan", bot="client-bot", comment=7, text="Good day", chat="ivan@client-bot", message=3)
SAID = Said(
    key="said:1", spot="acme-group", bot="office-bot", text="Create it?", buttons=("Yes", "No"), chat="acme-group", message=9
)
DENIAL = Denial(key="denial:1", person="boris", reason="no_access", act="a1", words="not yours")
CONTACT = ContactSeen(key="contact:1", name="Ivan Petrov", person="ivan", is_automatic=True)
EVERYTHING = (COMMENT, TASK, NOTICE, HEARD, SAID, DENIAL, CONTACT)


def known() -> Labels:
    """Labels of a story under way: T1, and m1 that became comment 7."""
    labels = Labels(tasks={"T1": 1}, messages={"m1": ("acme-group", 5)})
    labels.learn(EVERYTHING)
    return labels


def judged(expected: dict[str, Any], *seen: Observation, ledger: Ledger | None = None, **snapshot: Any) -> Judgement:
    """The judgement of one expectation on some observations."""
    account = ledger or Ledger()
    account.take_in(seen, step=0)
    return judge(Expectation.model_validate(expected), ("steps", 1, "expect"), account, _snapshot(seen, **snapshot), known())


def _snapshot(seen: tuple[Observation, ...], **more: Any) -> Snapshot:
    tasks = {each.number: each for each in seen if isinstance(each, TaskSeen)}
    return Snapshot(at=0.0, observations=seen, tasks=tasks, **more)


MET = {
    "a notice by its reason": {"notified": {"exactly": {"pavel": "assignee"}}},
    "a notice in full": {
        "notified": {
            "exactly": {"pavel": {"because": "assignee", "via": "telegram", "about": "m1", "contains": ["ACT"], "lacks": "bye"}}
        }
    },
    "a notice about its task": {"notified": {"exactly": {"pavel": {"about": "T1"}}}},
    "a carried comment by its text": {"heard": {"exactly": {"ivan": "Good day"}}},
    "a carried comment in full": {"heard": {"exactly": {"ivan": {"of": "m1", "by": "client-bot", "text": "Good day"}}}},
    "words of a bot": {"said": {"exactly": {"acme-group": {"contains": "create", "buttons": ["Yes", "No"], "edited": "no"}}}},
    "a comment": {
        "comments": {
            "exactly": [{"of": "m1", "task": "T1", "author": "ivan", "posted as": "contact", "recipients": {"pavel": "assignee"}}]
        }
    },
    "a task": {"tasks": {"created": {"exactly": [{"title": "Act", "assignees": ["boris", "pavel"], "assigner": "olga"}]}}},
    "one task, counted": {"tasks": {"created": {"exactly": "1"}}},
    "how a task stands": {"tasks": {"now": [{"task": "T1", "status": "new", "active": "yes"}]}},
    "a contact card": {"contacts": {"exactly": [{"person": "ivan", "automatic": "yes"}]}},
    "a refusal": {"denied": {"exactly": {"boris": {"because": "no_access", "act": "a1"}}}},
    "among others": {"notified": {"includes": {}}},
    "no binding": {"bindings": [{"chat": "news-talk"}]},
    "words nobody may see": {"must not contain": ["secret"]},
}


@pytest.mark.parametrize("expected", MET.values(), ids=MET)
def test_what_is_so_is_met(expected: dict[str, Any]) -> None:
    assert judged(expected, *EVERYTHING).mismatches == []


NOT_MET = {
    "the wrong reason": (
        {"notified": {"exactly": {"pavel": "mentioned"}}},
        ["pavel: reason is assignee, wanted mentioned"],
    ),
    "the wrong person": (
        {"notified": {"exactly": {"boris": "assignee"}}},
        [
            "boris: missing: a notice because assignee",
            "pavel: unexpected: notified via telegram because assignee about m1",
        ],
    ),
    "nobody wanted": (
        {"notified": {"exactly": {}}},
        ["pavel: unexpected: notified via telegram because assignee about m1"],
    ),
    "one too many wanted": (
        {"notified": {"exactly": {"pavel": ["assignee", "assignee"]}}},
        ["pavel: missing: a notice because assignee"],
    ),
    "the wrong channel and subject at once": (
        {"notified": {"exactly": {"pavel": {"via": "chronicle", "about": "T9"}}}},
        ["pavel: channel is telegram, wanted chronicle; subject is m1, wanted T9"],
    ),
    "another text": (
        {"heard": {"exactly": {"ivan": {"text": "Good night", "of": "m1"}}}},
        ['ivan: text is "Good day", wanted "Good night"'],
    ),
    "a forbidden piece": (
        {"must not contain": ["good DAY"]},
        ['ivan: must not contain "good DAY": heard "Good day" from client-bot, carrying m1'],
    ),
    "other buttons": (
        {"said": {"exactly": {"acme-group": {"buttons": []}}}},
        ["acme-group: buttons is Yes, No, wanted none"],
    ),
    "other recipients": (
        {"comments": {"exactly": [{"recipients": {"boris": "mentioned"}}]}},
        ["T1: recipients is pavel (assignee), wanted boris (mentioned)"],
    ),
    "no task wanted": (
        {"tasks": {"created": {"exactly": []}}},
        ['T1: unexpected: a task "Act" of olga for pavel, boris'],
    ),
    "two tasks wanted": (
        {"tasks": {"created": {"exactly": "2"}}},
        ['1 tasks were created, wanted 2; "Act"'],
    ),
    "another status": (
        {"tasks": {"now": [{"task": "T1", "status": "done"}]}},
        ["T1: status is new, wanted done"],
    ),
    "another binding": (
        {"bindings": [{"chat": "acme-group", "task": "T1"}]},
        ["acme-group: is bound to no task, wanted T1"],
    ),
    "another refusal": (
        {"denied": {"exactly": {"boris": "role_too_weak"}}},
        ["boris: reason is no_access, wanted role_too_weak"],
    ),
}


@pytest.mark.parametrize(("expected", "lines"), NOT_MET.values(), ids=NOT_MET)
def test_what_is_not_so_is_told_by_person(expected: dict[str, Any], lines: list[str]) -> None:
    assert [str(each) for each in judged(expected, *EVERYTHING).mismatches] == lines


def test_every_mismatch_of_a_step_is_reported() -> None:
    found = judged({"notified": {"exactly": {}}, "heard": {"exactly": {}}, "denied": {"exactly": {}}}, *EVERYTHING)
    assert [each.whom for each in found.mismatches] == ["pavel", "ivan", "boris"]


def test_no_effects_names_everything_that_happened() -> None:
    assert len(judged({"no effects": "yes"}, *EVERYTHING).mismatches) == len(EVERYTHING)


def test_mismatches_know_where_the_scenario_says_otherwise() -> None:
    found = judged({"notified": {"exactly": {"boris": ["assignee", "mentioned"]}}}, NOTICE)
    assert [each.path[3:] for each in found.mismatches] == [
        ("notified", "exactly", "boris", 0),
        ("notified", "exactly", "boris", 1),
        ("notified", "exactly"),
    ]


def test_missing_things_are_worth_waiting_for_and_surplus_ones_are_not() -> None:
    assert judged({"notified": {"exactly": {"boris": "assignee"}}}).waits
    assert not judged({"notified": {"exactly": {}}}, NOTICE).waits


def test_an_expectation_gives_names_that_others_use() -> None:
    """`as` and `id` are bound by what they met, also within the same step."""
    expected = {
        "tasks": {"created": {"exactly": [{"id": "T5", "title": "Act"}]}},
        "comments": {"exactly": [{"as": "k1", "text": "Hello", "task": "T5"}]},
        "said": {"exactly": {"acme-group": {"as": "ask"}}},
        "notified": {"exactly": {"pavel": {"about": "k1"}}},
    }
    found = judged(expected, *EVERYTHING)
    assert found.mismatches == []
    assert (found.labels.tasks["T5"], found.labels.comments["k1"], found.labels.messages["ask"]) == (1, 7, ("acme-group", 9))


def test_a_judgement_changes_nobodys_labels() -> None:
    labels = known()
    judge(Expectation.model_validate({"tasks": {"created": {"exactly": [{"id": "T5"}]}}}), (), Ledger(), _snapshot(()), labels)
    assert "T5" not in labels.tasks


def test_how_a_group_is_bound() -> None:
    bound = {"acme-group": Binding(chat="acme-group", task=1, is_suspended=True)}
    expected = {"bindings": [{"chat": "acme-group", "task": "T1", "suspended": "no"}]}
    assert [str(each) for each in judged(expected, bindings=bound).mismatches] == ["acme-group: the relay is suspended"]


def test_reactions_are_keyed_by_the_message() -> None:
    put = Reacted(key="r", chat="acme-group", message=5, emojis=("👍",))
    assert judged({"reacted": {"exactly": {"m1": "👍"}}}, COMMENT, put).mismatches == []
    assert [str(each) for each in judged({"reacted": {"exactly": {}}}, COMMENT, put).mismatches] == [
        "m1: unexpected: the bot's reaction is 👍"
    ]


# -- the account of effects -----------------------------------------------------------------------------------------


def test_what_was_named_is_not_named_again() -> None:
    ledger = Ledger()
    first = judged({"notified": {"exactly": {"pavel": "assignee"}}}, NOTICE, ledger=ledger)
    settle_account(ledger, first.named)
    assert judged({"notified": {"exactly": {}}}, NOTICE, ledger=ledger).mismatches == []


def test_a_second_copy_is_a_second_effect() -> None:
    ledger = Ledger()
    settle_account(ledger, judged({"notified": {"exactly": {"pavel": "assignee"}}}, NOTICE, ledger=ledger).named)
    copy = Notice(key="notice:2", person="pavel", reason="assignee", via="telegram", comment=7, task=1)
    assert [each.whom for each in judged({"notified": {"exactly": {}}}, NOTICE, copy, ledger=ledger).mismatches] == ["pavel"]


def test_what_nobody_named_is_reported_with_the_step_after_which_it_appeared() -> None:
    ledger = Ledger()
    ledger.take_in([NOTICE], step=0)
    ledger.take_in([NOTICE, HEARD], step=2)
    left = unnamed(ledger, known(), [("steps", 0), ("steps", 1), ("steps", 2)])
    assert [(str(each), each.path) for each in left] == [
        ("pavel: notified via telegram because assignee about m1 (nobody named it)", ("steps", 0)),
        ('ivan: heard "Good day" from client-bot, carrying m1 (nobody named it)', ("steps", 2)),
    ]


def test_what_was_given_is_never_judged() -> None:
    ledger = Ledger()
    ledger.take_in(EVERYTHING, step=-1)
    ledger.close_past()
    assert judged({"no effects": "yes"}, *EVERYTHING, ledger=ledger).mismatches == []
    assert unnamed(ledger, known(), []) == []


def test_a_named_task_excuses_its_first_comment_and_the_card_of_its_client() -> None:
    ledger = Ledger()
    first = CommentSeen(key="comment:8", id=8, task=1, author="ivan", posted_as="contact", text="Hi", is_first=True)
    task = TaskSeen(key="task:1", number=1, title="Act", assigner="ivan", client="ivan")
    found = judged({"tasks": {"created": {"exactly": [{"title": "Act"}]}}}, task, first, CONTACT, ledger=ledger)
    settle_account(ledger, found.named)
    assert unnamed(ledger, known(), []) == []
    assert judged({"comments": {"exactly": [{"text": "Hi"}]}}, task, first, CONTACT, ledger=ledger).mismatches == []


def test_system_comments_need_no_name() -> None:
    ledger = Ledger()
    ledger.take_in([CommentSeen(key="c", id=9, task=1, author="", posted_as="system", text="status", is_system=True)], step=0)
    settle_account(ledger, ())
    assert unnamed(ledger, known(), []) == []


def test_an_effect_that_changed_its_nature_is_a_new_one() -> None:
    """A late Telegram copy of what the Chronicle had told must be named, too."""
    ledger = Ledger()
    early = Notice(key="notice:1:chronicle", person="pavel", reason="chosen", via="chronicle", comment=7, task=1)
    settle_account(ledger, judged({"notified": {"exactly": {"pavel": {"via": "chronicle"}}}}, early, ledger=ledger).named)
    late = Notice(key="notice:1:telegram", person="pavel", reason="chosen", via="telegram", comment=7, task=1)
    assert len(judged({"notified": {"exactly": {}}}, late, ledger=ledger).mismatches) == 1


def test_pairs_are_whole_matches_first_and_then_the_most_alike() -> None:
    """The second wanted takes its whole match although the first would have been content with it."""

    def compare(wanted: str, got: str) -> list[Any]:
        return [n for n, (a, b) in enumerate(zip(wanted, got, strict=True)) if a not in (b, "?")]

    found = pair(["a?c", "abd", "xyz"], ["abd", "abc", "xbz"], compare)
    assert (found.matched, found.missing, found.unexpected) == (((0, "abc"), (1, "abd")), (), ())
    assert [(index, got) for index, got, _ in found.alike] == [(2, "xbz")]

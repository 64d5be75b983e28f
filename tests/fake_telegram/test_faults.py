"""The plan of faults: what strikes, when, how often, by which seed."""

import msgspec
import pytest

from fake_telegram.faults import (
    Cut,
    Delay,
    Expire,
    Fault,
    FaultPlan,
    FaultRefused,
    Flood,
    Injury,
    Late,
    LostReply,
    Reorder,
    Repeat,
    Trigger,
    read_faults,
)


def plan(*faults: Fault, seed: int = 0) -> FaultPlan:
    made = FaultPlan(seed)
    for fault in faults:
        made.place(fault)
    return made


def fault(name: str = "f", do: Injury | None = None, **on: object) -> Fault:
    return Fault(name=name, on=Trigger(**on), do=do or LostReply())  # type: ignore[arg-type]


def strikes(made: FaultPlan, method: str = "sendMessage", bot: int = 1, **params: str) -> list[str]:
    return [one.fault.name for one in made.on_call(method, bot, params)]


@pytest.mark.parametrize(
    ("on", "call", "struck"),
    [
        ({"method": "sendMessage"}, {}, True),
        ({"method": "SENDMESSAGE"}, {}, True),
        ({"method": "any"}, {}, True),
        ({"method": "getMe"}, {}, False),
        ({"method": "sendMessage", "chat": 5}, {"chat_id": "5"}, True),
        ({"method": "sendMessage", "chat": "@news"}, {"chat_id": "@news"}, True),
        ({"method": "sendMessage", "chat": -1001}, {"chat_id": "-1001"}, True),
        ({"method": "sendMessage", "chat": 5}, {"chat_id": "6"}, False),
        ({"method": "sendMessage", "chat": 5}, {}, False),
        ({"method": "sendMessage", "bot": 1}, {}, True),
        ({"method": "sendMessage", "bot": 2}, {}, False),
        ({"update": "any"}, {}, False),
    ],
)
def test_everything_that_a_trigger_says_must_hold(on: dict[str, object], call: dict[str, str], struck: bool) -> None:
    made = plan(fault(do=Repeat() if "update" in on else None, **on))
    assert strikes(made, **call) == (["f"] if struck else [])


def test_nth_counts_matches_only() -> None:
    made = plan(fault(method="sendMessage", chat=5, nth=2))
    assert [strikes(made, chat_id=chat) for chat in ("5", "6", "6", "5", "5")] == [[], [], [], ["f"], []]
    [standing] = made.standing()
    assert (standing.matched, standing.fired) == (3, 1)


def test_times_bounds_how_often_it_fires() -> None:
    made = plan(fault(method="any", times=2))
    assert [len(strikes(made)) for _ in range(4)] == [1, 1, 0, 0]


def test_probability_is_drawn_from_the_seed_and_the_name() -> None:
    def run(seed: int, *names: str) -> list[bool]:
        made = plan(*(fault(name, method="any", probability=0.3) for name in names), seed=seed)
        return ["f" in strikes(made) for _ in range(200)]

    assert run(7, "f") == run(7, "f")
    assert run(7, "f") != run(8, "f")
    assert run(7, "f") == run(7, "g", "f"), "another fault must not move this one's dice"
    assert 30 < sum(run(7, "f")) < 90


def test_never_and_always_are_exact() -> None:
    never, always = fault("never", method="any", probability=0.0), fault("always", method="any", probability=1.0)
    made = plan(never, always)
    assert [strikes(made) for _ in range(50)] == [["always"]] * 50


def test_updates_are_struck_by_kind_chat_and_type_of_injury() -> None:
    made = plan(
        fault("late", Late(seconds=1), update="message", chat=5),
        fault("again", Repeat(), update="any"),
        fault("swap", Reorder(), update="callback_query"),
        fault("call", method="any"),
    )

    def struck(kind: str, chat: int | None, *among: type[Injury]) -> list[str]:
        return [one.fault.name for one in made.on_update(kind, 1, chat, among=among or (Late, Repeat, Reorder))]

    assert struck("message", 5) == ["late", "again"]
    assert struck("message", 6) == ["again"]
    assert struck("callback_query", None) == ["again", "swap"]
    assert struck("message", 5, Late) == ["late"]


def test_healing_takes_away_one_or_all_and_tells_the_counts() -> None:
    made = plan(fault("a", method="any"), fault("b", method="any"))
    assert made
    strikes(made)
    healed = made.heal("a")
    assert healed is not None
    assert (healed.matched, healed.fired) == (1, 1)
    assert made.heal("a") is None
    assert strikes(made) == ["b"]
    assert [one.fault.name for one in made.heal_all()] == ["b"]
    assert not made
    assert strikes(made) == []


@pytest.mark.parametrize(
    ("refused", "why"),
    [
        (fault("taken", method="any"), "stands already"),
        (fault("x"), "either `method` or `update`"),
        (fault("x", method="any", update="any"), "either `method` or `update`"),
        (fault("x", Repeat(), method="any"), "'repeat' cannot be done to a call"),
        (fault("x", Flood(retry_after=1), update="any"), "'flood' cannot be done to an update"),
        (fault("x", Delay(seconds=1), update="any"), "'delay' cannot be done to an update"),
        (fault("x", Expire(), update="any"), "'expire' cannot be done to an update"),
        (fault("x", Expire(), method="getFile"), "'expire' is done to `method: download`"),
        (fault("x", Repeat(), update="mesage"), "there is nothing called 'mesage'; did you mean message?"),
        (fault("x", method="sendMesage"), "there is nothing called 'sendMesage'; did you mean sendMessage?"),
        (fault("x", method="xyzzy"), "there is nothing called 'xyzzy'$"),
    ],
)
def test_what_makes_no_sense_cannot_be_placed(refused: Fault, why: str) -> None:
    made = FaultPlan(methods=frozenset({"sendMessage", "getMe"}))
    made.place(fault("taken", method="any"))
    for known in ("SENDMESSAGE", "download"):
        made.place(fault(known, method=known))
    with pytest.raises(FaultRefused, match=why):
        made.place(refused)
    assert len(made.standing()) == 3


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- {name: a, on: {method: any}, do: {kind: cut}}\n- {name: b, on: {methd: any}, do: {kind: cut}}", "plan.yaml:2:17: "),
        ("- {name: b, on: {methd: any}, do: {kind: cut}}", "unknown field `methd` - at `$[0].on`; did you mean `method`?"),
        ("- {name: a, on: {}, do: {kind: cut}}", "plan.yaml:1:3: say either `method` or `update` in `on` - at `$[0]`"),
        ("# two\n- {name: a, on: {update: poll}, do: {kind: hang}}", "plan.yaml:2:3: 'hang' cannot be done to an update"),
        ("- {name: a, on: {update: pol}, do: {kind: repeat}}", "did you mean poll?"),
        ("- {name: a", "plan.yaml:2:1: this is not YAML"),
        ("{}", "plan.yaml:1:1: Expected `array`, got `object`"),
        ("", "plan.yaml:1:1: Expected `array`, got `null`"),
    ],
)
def test_a_wrong_plan_is_told_where_it_is_wrong(text: str, said: str) -> None:
    with pytest.raises(FaultRefused) as refused:
        read_faults(text, source="plan.yaml")
    assert said in str(refused.value)
    assert str(refused.value).startswith("plan.yaml:")


@pytest.mark.parametrize(
    "text",
    [
        '{"name": "a", "on": {"method": "getMe"}, "do": {"kind": "lost_reply"}}',
        '{"name": "a", "on": {"update": "any", "probability": 0.5}, "do": {"kind": "late", "seconds": 3}}',
        '{"name": "a", "on": {"method": "any", "nth": 2}, "do": {"kind": "refuse", "code": 403, "description": "Forbidden"}}',
    ],
)
def test_faults_survive_their_json(text: str) -> None:
    made = msgspec.json.decode(text, type=Fault)
    assert msgspec.json.decode(msgspec.json.encode(made), type=Fault) == made


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('{"name": "", "on": {}, "do": {"kind": "cut"}}', "length >= 1"),
        ('{"name": "a", "on": {"methd": "x"}, "do": {"kind": "cut"}}', "methd"),
        ('{"name": "a", "on": {"nth": 0}, "do": {"kind": "cut"}}', ">= 1"),
        ('{"name": "a", "on": {"probability": 2}, "do": {"kind": "cut"}}', "<= 1"),
        ('{"name": "a", "on": {}, "do": {"kind": "explode"}}', "explode"),
        ('{"name": "a", "on": {}, "do": {"kind": "cut", "when": 1}}', "when"),
        ('{"name": "a", "on": {}, "do": {"kind": "late", "seconds": -1}}', ">= 0"),
        ('{"name": "a", "on": {}, "do": {"kind": "slow_body", "bytes_per_s": 0}}', "> 0"),
    ],
)
def test_a_misspelt_fault_is_an_error_that_names_its_place(text: str, why: str) -> None:
    with pytest.raises(msgspec.ValidationError, match=why):
        msgspec.json.decode(text, type=Fault)


def test_cut_may_strike_calls_and_updates() -> None:
    assert plan(fault("a", Cut(), method="any"), fault("b", Cut(), update="any"))

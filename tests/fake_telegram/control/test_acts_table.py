"""Whatever a person can do in the world can be done by the control API, and the guide says how."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import msgspec
import pytest

import fake_telegram
from fake_telegram.control import app as app_module
from fake_telegram.control import bodies, botfather
from fake_telegram.control.acts import ACTS
from fake_telegram.control.client import Someone
from fake_telegram.control.sync_client import SyncSomeone
from fake_telegram.world.acting.acts import Acts
from fake_telegram.world.state import State

ROOM = Path(fake_telegram.__file__).parent
SECTION = (ROOM / "README.md").read_text("utf-8").partition("### Acts\n")[2].partition("\n## ")[0]

OTHERWISE_NAMED = {"migrate_to_supergroup": "migrate"}
BOTFATHERS = {
    "set_privacy": "privacy",
    "set_inline": "inline",
    "set_business": "business",
    "set_topics": "topics",
    "revoke_token": "revocation",
    "set_main_web_app": "web_app",
    "set_managing": "managing",
    "set_guarding": "guarding",
    "set_guests": "guests",
    "set_bot_talk": "bot_talk",
}
"""Acts of a bot's owner have routes of their own."""

VERBS = sorted(
    name
    for kind in Acts.__mro__[: Acts.__mro__.index(State)]
    for name, value in vars(kind).items()
    if inspect.isfunction(value) and not name.startswith("_")
)


def test_the_world_has_acts() -> None:
    assert {"send", "promote", "ask_inline", "revoke_token"} <= set(VERBS)
    assert len(VERBS) >= 40


@pytest.mark.parametrize("verb", sorted(set(VERBS) - set(BOTFATHERS)))
def test_every_act_of_the_world_can_be_asked_for(verb: str) -> None:
    row = ACTS[OTHERWISE_NAMED.get(verb, verb)]
    assert f"world.{verb}(" in inspect.getsource(row.do)


@pytest.mark.parametrize("verb", sorted(BOTFATHERS))
def test_every_setting_of_a_bot_has_its_route(verb: str) -> None:
    source = inspect.getsource(botfather)
    assert f"world.{verb}(" in source
    assert f'"/bots/<who>/{BOTFATHERS[verb]}"' in source


def test_no_act_is_without_a_verb() -> None:
    assert set(ACTS) == {OTHERWISE_NAMED.get(verb, verb) for verb in VERBS if verb not in BOTFATHERS}


def test_every_argument_of_a_verb_can_be_given() -> None:
    """By the source of each row: a verb's parameter that no row hands over would be out of reach."""
    for verb in set(VERBS) - set(BOTFATHERS):
        function = inspect.getsource(ACTS[OTHERWISE_NAMED.get(verb, verb)].do)
        for name, parameter in inspect.signature(getattr(Acts, verb)).parameters.items():
            if parameter.kind is inspect.Parameter.KEYWORD_ONLY and name != "now":
                assert f"{name}=" in function, f"{verb} has no {name}"


def row_of(name: str) -> str:
    """The line of the guide for an act: required fields are bold."""
    fields = (
        f"**`{one.encode_name}`**" if one.required else f"`{one.encode_name}`" for one in msgspec.structs.fields(ACTS[name].body)
    )
    says = (ACTS[name].body.__doc__ or "").partition("\n")[0].replace("``", "`").rstrip(".")
    return f"| `{name}` | {', '.join(fields)} | {says} |"


def test_the_table_of_the_guide_is_current() -> None:
    written = [line for line in SECTION.splitlines() if re.match(r"\| `\w+` \|", line)]
    assert written == [row_of(name) for name in ACTS]


def test_every_body_is_taken_by_somebody() -> None:
    """As the body of an act, inside one, or in a route."""
    taken = {act.body.__name__ for act in ACTS.values()}
    sources = inspect.getsource(app_module) + inspect.getsource(botfather)
    files = "".join(path.read_text("utf-8") for path in (ROOM / "control" / "bodies").glob("*.py"))
    for name in set(bodies.__all__) - {"Body", "Name", "Who", "Said"} - taken:
        assert f"bodies.{name}" in sources or re.search(rf": (tuple\[)?{name}\b", files), name


def test_the_blocking_client_does_what_the_other_does() -> None:
    def public(kind: type) -> set[str]:
        return {name for name, value in vars(kind).items() if inspect.isfunction(value) and not name.startswith("_")}

    assert public(SyncSomeone) >= public(Someone)

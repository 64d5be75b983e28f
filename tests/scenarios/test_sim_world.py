"""The simulated world: what a stage holds, how a crash cuts, how a failing bridge and a failing runner are told apart."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
import trio

from scenarios.actors.cast import Cast, CastProblem
from scenarios.actors.exchanges import PeerGone, Refused
from scenarios.actors.staging import NotReady, set_stage, until
from scenarios.language.steps import Given
from scenarios.runner.results import Exit
from scenarios.runner.simulated import play_simulated
from scenarios.worlds.sim import EPOCH, simulate
from scenarios.worlds.stage import BridgeCrashed, Stage
from tests.scenarios.stories import SOUND, loaded, spoiled

Look = Callable[[Stage, Cast], Awaitable[Any]]
WORLD = loaded().world


def staged(look: Look) -> Any:
    """What `look` finds on a stage that is set for the office."""

    async def play(stage: Stage) -> Any:
        sides = stage.sides
        cast = await set_stage(
            WORLD,
            sides.telegram,
            sides.company,
            standard=sides.standard,
            operator_token=sides.operator_token,
            slug=sides.account,
            api=sides.api,
        )
        return await look(stage, cast)

    return simulate(play, seed=1)


def test_the_stage_has_everybody_with_their_roles_and_links() -> None:
    async def look(stage: Stage, cast: Cast) -> Any:
        return await stage.sides.company.items(cast.owner.token, "/employees")

    people = {each["handle"]: each for each in staged(look)}
    assert set(people) == {"olga", "pavel", "boris", "dina", "nikita"}
    assert [name for name, each in people.items() if each["is_admin"]] == ["olga", "dina"]
    assert [name for name, each in people.items() if each["person"] is None] == ["nikita"]


def test_the_stage_has_its_chats_with_their_members() -> None:
    async def look(stage: Stage, cast: Cast) -> Any:
        telegram = stage.sides.telegram
        return cast, {name: await telegram.call("GET", f"/chats/{id}") for name, id in cast.chats.items()}

    cast, chats = staged(look)
    group = {each["user"] for each in chats["acme-group"]["members"]}
    assert group == {cast.telegram_id(name) for name in ("olga", "pavel", "boris", "nikita", "ivan", "office-bot")}
    assert chats["news"]["linked"] == cast.chats["news-talk"]


def test_the_stage_has_templates_projects_teams_and_statuses() -> None:
    async def look(stage: Stage, cast: Cast) -> Cast:
        return cast

    cast = staged(look)
    assert (set(cast.templates), set(cast.projects), set(cast.teams)) == ({"request", "standard"}, {"website"}, {"sales"})
    assert {"new", "in_progress", "done", "completed"} <= set(cast.statuses)


def test_names_and_ids_translate_both_ways() -> None:
    async def look(stage: Stage, cast: Cast) -> Cast:
        return cast

    cast = staged(look)
    pavel = cast.people["pavel"]
    assert cast.of_party({"type": "employee", "id": pavel.employee}) == "pavel"
    assert cast.of_person(pavel.telegram or 0) == "pavel"
    assert cast.of_chat(cast.bots["client-bot"].row, pavel.telegram or 0) == "pavel@client-bot"
    assert cast.of_chat(cast.bots["office-bot"].row, cast.chats["acme-group"]) == "acme-group"
    assert (cast.member("sales"), cast.member("pavel")) == (f"team:{cast.teams['sales']}", f"employee:{pavel.employee}")
    with pytest.raises(CastProblem, match="the company does not know ivan"):
        cast.member("ivan")
    with pytest.raises(CastProblem, match="ivan is not staff"):
        cast.token("ivan")


def test_virtual_time_begins_at_the_epoch_and_costs_nothing() -> None:
    async def play(stage: Stage) -> tuple[float, float]:
        before = stage.now()
        await stage.pass_time(24 * 3600)
        return before, stage.now()

    before, after = simulate(play, seed=1)
    assert EPOCH <= before < EPOCH + 60
    assert after - before == pytest.approx(24 * 3600)


def test_a_killed_bridge_answers_nobody_until_it_is_back_on_its_old_database() -> None:
    async def play(stage: Stage) -> tuple[list[str], list[str]]:
        company, operator = stage.sides.company, stage.sides.operator_token
        await company.call(operator, "POST", "/accounts", {"slug": "acme", "name": "Acme", "owner": {"name": "Olga"}})
        seen: list[str] = []

        async def ask() -> None:
            await trio.sleep(5)
            with pytest.raises(PeerGone):
                await company.call(operator, "GET", "/accounts")
            seen.append("down")

        async with trio.open_nursery() as nursery:
            nursery.start_soon(ask)
            await stage.crash(10)
        return seen, [each["slug"] for each in await company.items(operator, "/accounts")]

    assert simulate(play, seed=1) == (["down"], ["acme"])


def test_a_bridge_that_ends_by_itself_is_a_crash_of_the_bridge() -> None:
    """Its database is taken away under it: no worker can go on."""

    async def play(stage: Any) -> None:
        stage._bridge._database.connection.close()
        await stage.pass_time(3600)

    with pytest.raises(BridgeCrashed, match="closed database"):
        simulate(play, seed=1)


def test_a_failure_of_the_runner_is_not_blamed_on_the_bridge() -> None:
    async def play(stage: Stage) -> None:
        raise LookupError("on purpose")

    with pytest.raises(ExceptionGroup) as failure:
        simulate(play, seed=1)
    assert failure.group_contains(LookupError)


def test_waiting_in_vain_says_for_what() -> None:
    async def play(stage: Stage) -> None:
        async def never() -> bool:
            return False

        with pytest.raises(NotReady, match="waited 20 s in vain: the moon"):
            await until(never, "the moon")

    simulate(play, seed=1)


def test_the_two_sides_speak_of_refusals_with_a_word_and_a_sentence() -> None:
    async def look(stage: Stage, cast: Cast) -> list[Refused]:
        found = []
        for attempt in (
            stage.sides.company.call(cast.people["boris"].token, "GET", "/tasks/99"),
            stage.sides.company.call("tb_wrong", "GET", "/tasks"),
            stage.sides.telegram.act(cast.telegram_id("ivan"), "send", chat=cast.chats["news-talk"], text="Hello"),
        ):
            with pytest.raises(Refused) as refused:
                await attempt
            found.append(refused.value)
        return found

    refusals = staged(look)
    assert [(each.code, each.status) for each in refusals] == [
        ("not_found", 404),
        ("unauthorized", 401),
        ("not_a_member", 409),
    ]
    assert all(each.words for each in refusals)


IMPOSSIBLE = {
    "a reply to a notification nobody got": (
        '  - reply: {by: boris, to: m1, text: "Yes"}\n  - expect:',
        "boris has no notification about m1",
    ),
    "a button nobody offered": (
        "  - press: {by: ivan, button: Buy, in: client-bot}\n  - expect:",
        "there is no message with a button 'Buy' there",
    ),
    "an outsider at the company's side": (
        "  - order: {id: T9, by: ivan, title: Mine}\n  - expect:",
        "ivan is not staff and cannot act from the company's side",
    ),
    "a comment nobody has seen": (
        "  - like: {by: pavel, comment: m1}\n  - expect:",
        "no comment m1 has been seen yet",
    ),
}


@pytest.mark.parametrize(("steps", "words"), IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_what_cannot_be_done_is_the_scenarios_mistake(steps: str, words: str) -> None:
    source = SOUND.replace("  - expect:", steps, 1)
    if "like" in steps or "reply" in steps:  # before the bridge had a moment to make a comment of the message
        source = source.replace('  - send: {as: m1, by: ivan, in: client-bot, text: "Hello"}', SEND_ELSEWHERE)
    played = play_simulated(loaded(source))
    assert (played.exit, words in played.problem) == (Exit.FILE_WRONG, True), played.problem


SEND_ELSEWHERE = '  - send: {as: m1, by: ivan, in: acme-group, text: "Hello"}'


def test_a_given_that_never_comes_true_is_reported() -> None:
    given = (
        "given:\n  - block: {by: ivan, bot: client-bot}\n  - task: {id: T7, title: X, assigner: nikita, bound to: acme-group}\n\n"
    )
    source = spoiled("steps:\n", given + "steps:\n")
    played = play_simulated(loaded(source))
    assert (played.exit, played.problem_path) == (Exit.FAILED, ("given", 1))
    assert "the binding of acme-group to T7" in played.problem


def test_givens_refuse_expectations() -> None:
    with pytest.raises(ValueError, match="belongs among the steps"):
        Given.model_validate({"expect": {"no effects": "yes"}})

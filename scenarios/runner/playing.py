"""One scenario from its first step to its last: acts are performed, expectations judged, what nobody named is reported."""

from scenarios.actors.cast import Cast, CastProblem
from scenarios.actors.exchanges import Broken, PeerGone, Refused
from scenarios.actors.performing import Done, Performer
from scenarios.actors.staging import NotReady, set_stage
from scenarios.expectations.judging import Judgement, judge, settle_account, unnamed
from scenarios.expectations.ledger import Ledger
from scenarios.expectations.mismatches import Mismatch, PathInFile
from scenarios.expectations.naming import Labels
from scenarios.expectations.observations import CommentSeen, Denial, Observation
from scenarios.expectations.telling import tell, whom
from scenarios.language.expectations import Expect, Expectation
from scenarios.language.steps import Step
from scenarios.loader import LoadedScenario
from scenarios.runner.givens import Givens
from scenarios.runner.journal import Recorder
from scenarios.runner.observing import Observer
from scenarios.runner.results import Exit, Played
from scenarios.worlds.stage import Stage, Watch

WITHIN_S = 30.0
"""How long an expectation waits that does not say."""
AFTERMATH_S = 60.0
"""How long the world goes on after the last step: late copies are effects too."""
SIM_BEAT_S = 1.0
"""Virtual time between two acts: nobody does two things in one instant."""


class Player:
    """Plays one scenario on one stage."""

    def __init__(self, loaded: LoadedScenario, stage: Stage, *, seed: int) -> None:
        self.loaded = loaded
        self.stage = stage
        self.played = Played(id=loaded.id, title=loaded.title, world=stage.kind, seed=seed)
        self.labels = Labels()
        self.ledger = Ledger()
        self.recorder = Recorder(self.played, stage.now())
        self.step = -1
        self._denials: list[Observation] = []
        self._path: PathInFile = ()

    async def play(self) -> Played:
        """Everything; whatever goes wrong in a foreseen way is in the result."""
        began = self.stage.now()
        try:
            await self._play()
        except (CastProblem, Refused) as problem:
            self._stop(Exit.FILE_WRONG, f"this cannot be done here: {problem}")
        except NotReady as problem:
            self._stop(Exit.FAILED, f"the stage was not ready: {problem}")
        except (Broken, PeerGone) as problem:
            self._stop(Exit.BRIDGE_CRASHED, str(problem))
        self.played.world_seconds = self.stage.now() - began
        self.played.journal += self.stage.records()
        complaints = await self.stage.complaints()
        if complaints and self.played.exit in (Exit.PASSED, Exit.FAILED):
            self._stop(Exit.BRIDGE_CRASHED, "; ".join(complaints))
        return self.played

    def _stop(self, exit: Exit, problem: str) -> None:
        was_failing = exit is Exit.FILE_WRONG and self.played.mismatches
        self.played.exit = Exit.FAILED if was_failing else exit
        self.played.problem = problem
        self.played.problem_path = self._path

    async def _play(self) -> None:
        cast = await self._cast()
        sides = self.stage.sides
        performer = Performer(cast, sides.telegram, sides.company, self.labels)
        self.observer = Observer(cast, sides.telegram, sides.company, performer.sent_files)
        self.performer = performer
        async with self.stage.watching(cast.owner.token) as watch:
            await self._given(cast)
            self.recorder.begin(self.stage.now())
            for index, step in enumerate(self.loaded.scenario.steps):
                self._path = ("steps", index)
                await self._one(index, step)
            self._path = ()
            await self._aftermath()
            await self._hear_the_feed(watch)

    async def _hear_the_feed(self, watch: Watch) -> None:
        """Who followed the live feed knows every comment and every task that there is now."""
        comments = [each.id for each in self.snapshot.observations if isinstance(each, CommentSeen)]
        tasks = list(self.snapshot.tasks)

        async def told() -> bool:
            return not watch.complaints(comments, tasks)

        if not await told():
            await self.stage.settle(WITHIN_S, told)
        complaints = watch.complaints(comments, tasks)
        self._fail([Mismatch(kind="missing", whom="", words=words, path=()) for words in complaints])

    def _fail(self, mismatches: list[Mismatch]) -> None:
        if mismatches:
            at = self.recorder.since(self.stage.now())
            self.played.exit = Exit.FAILED
            self.played.mismatches += [(at, each) for each in mismatches]

    async def _cast(self) -> Cast:
        self._path = ("world",)
        sides = self.stage.sides
        return await set_stage(
            self.loaded.world,
            sides.telegram,
            sides.company,
            standard=sides.standard,
            operator_token=sides.operator_token,
            slug=sides.account,
            api=sides.api,
            suffix=sides.suffix,
        )

    async def _given(self, cast: Cast) -> None:
        """What is so before the story: performed, waited for, and closed."""
        givens = Givens(cast, self.performer, self.observer, self.labels, self.stage)
        for index, given in enumerate(self.loaded.scenario.given):
            self._path = ("given", index)
            await givens.set_up(given)
            await self._close_past()
        await self._look()
        await self.stage.settle(WITHIN_S, self._quiet)
        await self._close_past()

    async def _close_past(self) -> None:
        self.ledger.take_in(await self._look(), self.step)
        self.ledger.close_past()

    # -- steps --------------------------------------------------------------------------------------------------

    async def _one(self, index: int, step: Step) -> None:
        verb = step.verb
        said = getattr(step, verb)
        fields = said.model_dump(by_alias=True, exclude_unset=True, mode="json") if hasattr(said, "model_dump") else said
        self.recorder.did(self.stage.now(), verb, fields)
        if step.expect is not None:
            await self._expect(step.expect, (*self._path, "expect"))
        elif step.wait is not None:
            self.step = index
            await self.stage.pass_time(step.wait)
        elif step.crash is not None:
            self.step = index
            await self.stage.crash(step.crash.restart_after)
        else:
            await self._act(index, step)

    async def _act(self, index: int, step: Step) -> None:
        if step.reply is not None or step.react is not None or step.press is not None:
            self.ledger.take_in(await self._look(), self.step)
        self.step = index
        try:
            done = await self.performer.perform(step)
        except Refused as refused:
            if step.verb not in STAFF_VERBS:
                raise
            self._denied(index, step, refused)
            return
        await self._own_effects(done)
        if self.stage.kind == "sim" and not self._crash_follows(index):
            await self.stage.pass_time(SIM_BEAT_S)

    def _crash_follows(self, index: int) -> bool:
        """The next thing is a crash: it is to meet what this act sets off, not its end."""
        steps = self.loaded.scenario.steps
        return index + 1 < len(steps) and steps[index + 1].crash is not None

    def _denied(self, index: int, step: Step, refused: Refused) -> None:
        act = getattr(step, step.verb)
        label = getattr(act, "as_", None) or ""
        person = str(getattr(act, "by", ""))
        denial = Denial(
            key=f"denial:{index}", at=self.stage.now(), person=person, reason=refused.code, act=label, words=refused.words
        )
        self._denials.append(denial)

    async def _own_effects(self, done: Done) -> None:
        """What an act of staff says of itself needs no naming."""
        if done.comment is not None:
            self.ledger.excuse([f"comment:{done.comment}"])
        if done.task is not None:
            seen = self.ledger.take_in(await self._look(), self.step)
            self.ledger.excuse([f"task:{done.task}"])
            firsts = [each for each in seen if isinstance(each, CommentSeen) and each.is_first and each.task == done.task]
            self.ledger.excuse(each.key for each in firsts)

    # -- looking ------------------------------------------------------------------------------------------------

    async def _look(self) -> tuple[Observation, ...]:
        self.snapshot = await self.observer.snapshot(self.stage.now())
        found = (*self.snapshot.observations, *self._denials)
        self.labels.learn(found)
        return found

    async def _quiet(self) -> bool:
        if await self.observer.eyes.something_new():
            await self._look()
        return await self._is_still()

    async def _is_still(self) -> bool:
        """Nothing was under way when we last looked, and no update waits to be delivered."""
        return self.snapshot.unsettled == 0 and await self.observer.eyes.nothing_waits()

    async def _expect(self, expect: Expect, path: PathInFile) -> None:
        wanted = self._with_outcome(expect)

        waits: bool | None = None

        async def met() -> bool:
            nonlocal waits
            if await self.observer.eyes.something_new() or waits is None:
                waits = (await self._judge(wanted, path)).waits
            return not waits and await self._is_still()

        await self.stage.settle(WITHIN_S if expect.within is None else expect.within, met)
        judged = await self._judge(wanted, path)
        self.labels = judged.labels
        self.performer.memory = judged.labels
        settle_account(self.ledger, judged.named)
        self._fail(judged.mismatches)

    async def _judge(self, wanted: Expectation, path: PathInFile) -> Judgement:
        self._record(self.ledger.take_in(await self._look(), self.step))
        return judge(wanted, path, self.ledger, self.snapshot, self.labels)

    def _record(self, fresh: tuple[Observation, ...]) -> None:
        for each in fresh:
            self.recorder.saw(each.at or self.stage.now(), each, self.labels)

    def _with_outcome(self, expect: Expect) -> Expectation:
        if expect.outcome is None:
            return expect
        outcome = self.loaded.scenario.outcomes[expect.outcome]
        own = {name: getattr(expect, name) for name in expect.model_fields_set if name in type(outcome).model_fields}
        return outcome.model_copy(update=own)

    async def _aftermath(self) -> None:
        """Nothing more may come, and nothing may be left that nobody named."""
        await self.stage.settle(AFTERMATH_S, self._quiet)
        found = await self._look()
        self._record(self.ledger.take_in(found, self.step))
        settle_account(self.ledger, ())
        told = (f"{whom(each, self.labels)}: {tell(each, self.labels)}" for each in found if each.key not in self.ledger.past)
        self.played.effects = tuple(sorted(told))
        paths: list[PathInFile] = [("steps", index) for index in range(len(self.loaded.scenario.steps))]
        self._fail(unnamed(self.ledger, self.labels, paths))


STAFF_VERBS = frozenset({"comment", "order", "status", "roster", "trash", "rewrite", "like", "look", "dismiss", "link", "plan"})
"""Acts at the company's side: a refusal there is something to expect, not a mistake of the scenario."""

"""What is so before a story begins: tasks, their groups, clients' dialogues; made by the same acts as in life, and waited for."""

from scenarios.actors.cast import Cast
from scenarios.actors.performing import Performer
from scenarios.actors.staging import until
from scenarios.expectations.naming import Labels
from scenarios.expectations.observations import TaskSeen
from scenarios.language.steps import ConversationGiven, Given, Send, TaskGiven
from scenarios.runner.observing import Observer
from scenarios.worlds.stage import Stage


class Givens:
    """Sets up what a scenario takes for granted."""

    def __init__(self, cast: Cast, performer: Performer, observer: Observer, labels: Labels, stage: Stage) -> None:
        self.cast = cast
        self.performer = performer
        self.observer = observer
        self.labels = labels
        self.stage = stage

    async def set_up(self, given: Given) -> None:
        """One of them."""
        if given.task is not None:
            await self._task(given.task)
        elif given.conversation is not None:
            await self._conversation(given.conversation)
        elif given.wait is not None:
            await self.stage.pass_time(given.wait)
        else:
            if given.reply is not None:
                await self._settle()
            await self.performer.perform(given)
            await self._settle()

    async def _task(self, given: TaskGiven) -> None:
        """Ordered by its assigner, then bound by their own `/task` in each group."""
        made = await self.performer.order(given, by=given.assigner)
        for group in given.bound_to:
            person, chat = self.cast.telegram_id(given.assigner), self.cast.chats[group]
            await self.performer.telegram.act(person, "send", chat=chat, text=f"/task {made.task}")

            async def bound(group: str = group) -> bool:
                snapshot = await self.observer.snapshot(self.stage.now())
                binding = snapshot.bindings.get(group)
                return binding is not None and binding.task == made.task

            await until(bound, f"the binding of {group} to {given.id}")

    async def _conversation(self, given: ConversationGiven) -> None:
        """The client writes once; the task that comes of it gets the name."""
        fields = {"by": given.client, "in": given.bot, "text": given.text}
        if given.as_ is not None:
            fields["as"] = given.as_
        before = {*self.labels.tasks.values()}
        send = Send.model_validate(fields)
        await self.performer.perform(Given.model_validate({"send": send}))

        async def made() -> bool:
            snapshot = await self.observer.snapshot(self.stage.now())
            tasks = [each for each in snapshot.tasks.values() if _is_new(each, given, before)]
            if tasks:
                self.labels.bind_task(given.id, tasks[0])
            return bool(tasks)

        await until(made, f"the task of {given.client}'s first message")

    async def _settle(self) -> None:
        async def quiet() -> bool:
            snapshot = await self.observer.snapshot(self.stage.now())
            self.labels.learn(snapshot.observations)
            return snapshot.unsettled == 0

        await self.stage.settle(5.0, quiet)
        await quiet()


def _is_new(task: TaskSeen, given: ConversationGiven, before: set[int]) -> bool:
    return task.number not in before and given.client in (task.client, task.assigner)

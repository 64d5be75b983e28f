"""What people do, from `bodies.showing`, for those who block: written by ./tools/client-verbs, change nothing here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from fake_telegram.control.actors import SyncActor

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fake_telegram.control import answers
    from fake_telegram.control.bodies.base import Who
    from fake_telegram.control.bodies.contents import GivenContact, GivenDice, GivenLocation, GivenMedia, GivenVenue
    from fake_telegram.control.bodies.formatting import GivenEntity

__all__ = ["SyncShowingVerbs"]


class SyncShowingVerbs(SyncActor):
    """What people do, from `bodies.showing`. What is left out is as usual; every method raises ``ControlRefused``."""

    __slots__ = ()

    def stop_generation(self, bot: Who) -> answers.DraftAnswer:
        """Stop the message that a bot is just writing, if it shows a button for that. Returns the draft."""
        came: answers.DraftAnswer = self.act("stop_generation", bot=bot)
        return came

    def press_ephemeral(
        self,
        chat: Who,
        ephemeral_message_id: int,
        button: str,
        *,
        to: Who | None = None,
        allow_write: bool | None = None,
        wait: float | None = None,
    ) -> dict[str, Any]:
        """Press a button under an ephemeral message that one received; the rest as for ``press``."""
        came: dict[str, Any] = self.act(
            "press_ephemeral",
            chat=chat,
            ephemeral_message_id=ephemeral_message_id,
            button=button,
            to=to,
            allow_write=allow_write,
            wait=wait,
        )
        return came

    def answer_ephemeral(
        self,
        chat: Who,
        ephemeral_message_id: int,
        *,
        text: str | None = None,
        entities: Sequence[GivenEntity | Mapping[str, Any]] | None = None,
        parse_mode: Literal["HTML", "Markdown", "MarkdownV2"] | None = None,
        attach: GivenMedia | Mapping[str, Any] | None = None,
        location: GivenLocation | Mapping[str, Any] | None = None,
        venue: GivenVenue | Mapping[str, Any] | None = None,
        contact: GivenContact | Mapping[str, Any] | None = None,
        dice: GivenDice | Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Answer an ephemeral message that one received; only its bot sees that. Returns the message."""
        came: dict[str, Any] = self.act(
            "answer_ephemeral",
            text=text,
            entities=entities,
            parse_mode=parse_mode,
            attach=attach,
            location=location,
            venue=venue,
            contact=contact,
            dice=dice,
            chat=chat,
            ephemeral_message_id=ephemeral_message_id,
        )
        return came

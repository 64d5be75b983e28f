"""The connection doctor: why a bot hears nothing, in one sentence of what to do.

`examine` asks Telegram; `findings` judges, and is pure. The first finding is the one to act on.
"""

from collections.abc import Sequence
from typing import Final

from bridge.domain.conversations import Bot, BotKind, Intake
from bridge.domain.facts import Fact
from bridge.ports.telegram import BotEar, BotProfile, BotVoice, TelegramError, TelegramUnauthorized, WebhookState

PENDING_MANY: Final = 100
"""Updates waiting at Telegram beyond which something is wrong here."""


class Answers(Fact):
    """What Telegram said about a bot; `trouble` in words when it said nothing usable."""

    profile: BotProfile | None = None
    webhook: WebhookState | None = None
    trouble: str = ""
    is_token_refused: bool = False


class Finding(Fact):
    """Something to know; `do` is empty when all is well with it."""

    what: str
    do: str = ""


async def examine(voice: BotVoice, ear: BotEar) -> Answers:
    """Asks Telegram who the bot is and how its updates go out. Raises nothing: trouble is an answer, too."""
    try:
        profile = await voice.profile()
        webhook = await ear.webhook_state()
    except TelegramUnauthorized as error:
        return Answers(trouble=error.words, is_token_refused=True)
    except TelegramError as error:
        return Answers(trouble=error.words)
    return Answers(profile=profile, webhook=webhook)


def findings(bot: Bot, answers: Answers, *, public_url: str, needed_updates: Sequence[str]) -> tuple[Finding, ...]:
    """What is wrong with a bot, the gravest first; a single finding without `do` when nothing is.

    `public_url`: our address, without a trailing slash; `needed_updates`: kinds of updates we ask for.
    """
    if answers.is_token_refused:
        return (Finding(what=f"Telegram refuses the token ({answers.trouble})", do="give it the new token from BotFather"),)
    if answers.profile is None or answers.webhook is None:
        do = "check the network and the proxy, then ask again"
        return (Finding(what=f"Telegram at {bot.api_base_url} does not answer ({answers.trouble})", do=do),)
    found: list[Finding] = []
    if not bot.is_enabled:
        found.append(Finding(what="the bot is switched off here", do="switch it on: PATCH /api/v1/bots/{id} {is_enabled: true}"))
    found += _of_webhook(bot, answers.webhook, public_url, needed_updates)
    if not answers.profile.can_read_all_group_messages:
        in_groups = " (needed for groups only)" if bot.kind is BotKind.OWN else ""
        do = "in BotFather: /setprivacy, Disable; then remove the bot from each group and add it again (R32)"
        found.append(Finding(what=f"privacy mode is on: it does not see ordinary group messages{in_groups}", do=do))
    return tuple(found) or (Finding(what="all is well"),)


def _of_webhook(bot: Bot, state: WebhookState, public_url: str, needed_updates: Sequence[str]) -> list[Finding]:
    found: list[Finding] = []
    if bot.intake is Intake.POLLING:
        if state.url:
            do = "run `bridge serve`, which takes the webhook away; or find out which other program set it"
            found.append(Finding(what=f"a webhook is set ({state.url.split('/telegram/')[0]}), so polling gets nothing", do=do))
        return found
    expected = f"{public_url}/telegram/{bot.hook_key}"
    if not state.url:
        found.append(Finding(what="no webhook is set", do="run `bridge serve`, which sets it; its log says why if it cannot"))
    elif state.url != expected:
        do = "make sure no other program uses the token, and that BRIDGE_PUBLIC_URL is our own address; then `bridge serve`"
        found.append(Finding(what="the webhook points elsewhere", do=do))
    if state.last_error:
        do = f"make {public_url} reachable from Telegram's side"
        found.append(Finding(what=f"Telegram's last try failed: {state.last_error}", do=do))
    if state.pending > PENDING_MANY:
        do = "see that `bridge serve` runs and is reachable; they come by themselves then"
        found.append(Finding(what=f"{state.pending} updates wait at Telegram", do=do))
    missing = sorted(set(needed_updates) - set(state.allowed_updates))
    if state.url == expected and missing:
        found.append(Finding(what=f"not asked for: {', '.join(missing)}", do="restart `bridge serve`, which asks for them"))
    return found

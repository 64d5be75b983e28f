"""One call of the Bot API: whose token, which method, which parameters, what outcome.

Every call leaves one entry in the journal, without tokens and with long values cut.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from fake_telegram.world import World, passing

from . import (
    accounts,
    albums,
    boosts,
    business_profiles,
    callbacks,
    chat_settings,
    chats,
    checklists,
    descriptions,
    direct_messages,
    drafts,
    editing,
    ephemeral,
    files,
    floods,
    forwarding,
    guests,
    inline,
    invites,
    join_queries,
    launching,
    managed_bots,
    media_edits,
    media_messages,
    member_tags,
    moderation,
    people,
    pictures,
    pins,
    polls,
    profile,
    reacting,
    reaction_removal,
    rich_messages,
    sending,
    topic_icons,
    topics,
    unsupported,
    updates,
    verifications,
    web_apps,
)
from .arguments import Arguments
from .outcomes import Answer, AwaitUpdates, Outcome, Refusal, Upload
from .refusals import CallRefused
from .tables import Call, Method

FAMILIES: Final = (
    profile,
    descriptions,
    updates,
    sending,
    media_messages,
    rich_messages,
    drafts,
    albums,
    polls,
    checklists,
    forwarding,
    editing,
    media_edits,
    ephemeral,
    files,
    chats,
    moderation,
    invites,
    chat_settings,
    pictures,
    people,
    business_profiles,
    boosts,
    verifications,
    pins,
    topics,
    accounts,
    inline,
    guests,
    callbacks,
    web_apps,
    managed_bots,
    join_queries,
    reacting,
    reaction_removal,
    member_tags,
    topic_icons,
    direct_messages,
    launching,
)
METHODS: Final[Mapping[str, Method]] = {method.name.lower(): method for family in FAMILIES for method in family.METHODS}
"""Every method by its name in small letters: the server does not tell them apart."""

_TOKEN: Final = re.compile(r"[1-9]\d{0,18}:.+", re.DOTALL)
_TOKEN_LENGTH_MAX: Final = 80
_SHOWN_LENGTH_MAX: Final = 500
_POLLS: Final = "getupdates"


def call(
    world: World,
    token: str,
    method: str,
    params: Mapping[str, str],
    uploads: Mapping[str, Upload],
    *,
    now: float,
    waited: bool = False,
) -> Outcome:
    """Carry out `method` for the bot with `token`.

    Parameters:
        params: query, form and JSON values merged, as text; JSON values as their JSON text.
        uploads: file parts by field name.
        now: Unix seconds.
        waited: getUpdates only: the caller has waited as told by `AwaitUpdates`; answer with what there is.
    """
    bot = world.bot_by_token(token)
    if bot is None:
        if len(token) > _TOKEN_LENGTH_MAX or _TOKEN.fullmatch(token) is None or int(token.split(":")[0]) >= 1 << 52:
            return Refusal(401, "Unauthorized: invalid token specified")
        return Refusal(401, "Unauthorized")
    if not method:
        method = params.get("method", "")
    known = METHODS.get(method.lower())
    if known is None and method.lower() in unsupported.REASONS:
        why = unsupported.REASONS[method.lower()]
        world.journal.add(now, "unsupported", bot=bot.id, method=method, why=why)
        return Refusal(400, f"Bad Request: this fake does not support the method {method}: {why}")
    if known is None:
        return Refusal(404, "Not Found: method not found")
    if name := known.unsupported(params):
        return Refusal(400, f"Bad Request: this fake does not support the parameter {name}")
    passing.let_pass(world, now)
    try:
        launching.launch(world, bot, known.name.lower(), now)
        under_way = Call(world, bot, Arguments(params, uploads), now, waited)
        if world.profile.flood_limits:
            floods.check(under_way, known.name.lower())
        result = known.handler(under_way)
    except CallRefused as refused:
        outcome: Outcome = Refusal(refused.code, refused.description, refused.parameters)
    else:
        outcome = result if isinstance(result, Answer | AwaitUpdates) else Answer(result)
    _note(world, known, bot.id, params, uploads, outcome, now)
    return outcome


def _note(
    world: World,
    method: Method,
    bot: int,
    params: Mapping[str, str],
    uploads: Mapping[str, Upload],
    outcome: Outcome,
    now: float,
) -> None:
    if method.name.lower() == _POLLS and not isinstance(outcome, Refusal):
        return  # what was fetched is in the journal already
    fields: dict[str, Any] = {"bot": bot, "method": method.name, "params": _cut(params)}
    if uploads:
        fields["uploads"] = {field: upload.name for field, upload in uploads.items()}
    match outcome:
        case Refusal(code=code, description=description):
            fields |= {"code": code, "refused": description}
        case Answer(result=dict() as result) if "message_id" in result:
            fields["message"] = result["message_id"]
        case Answer() | AwaitUpdates():
            pass
    world.journal.add(now, "bot_called", **fields)


def _cut(params: Mapping[str, str]) -> dict[str, str]:
    return {
        name: value if len(value) <= _SHOWN_LENGTH_MAX else value[:_SHOWN_LENGTH_MAX] + "…"
        for name, value in params.items()
        if name != "secret_token"
    }

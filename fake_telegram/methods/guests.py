"""Guest mode (Bot API: answerGuestQuery): a bot says something once in a chat where it was summoned."""

from typing import Final

from fake_telegram.world import ActRefused, guests

from .inline_results import result
from .refusals import bad_request
from .tables import Call, Method, parameters


def _answer(call: Call) -> dict[str, str]:
    given = call.args.json("result", "inline query result")
    if given is None:
        raise bad_request('Can\'t find parameter "result"')
    said = result(call, given)
    try:
        sent = guests.answer(call.world, call.bot, call.args.text("guest_query_id"), said, call.now)
    except ActRefused as refused:
        raise bad_request("CHAT_WRITE_FORBIDDEN") from refused
    if sent is None:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    return {"inline_message_id": sent.inline_id}


METHODS: Final = (Method("answerGuestQuery", _answer, parameters(guest_query_id="String!", result="JSON!")),)

"""What a bot says of itself (Bot API: setMyName, setMyDescription and others), its menu button and wished-for rights."""

import re
from dataclasses import fields
from typing import Any, Final

from fake_telegram.world import AdminRights, UserId, render_chats

from .arguments import field_flag, field_text
from .keyboard_places import check_app
from .keyboards import web_app
from .refusals import bad_request
from .tables import Call, Handler, Method, parameters
from .targets import named

_LENGTHS: Final = {"name": 64, "description": 512, "short_description": 120}  # [doc] setMyName and its kin
_BUTTONS: Final = frozenset({"default", "commands", "web_app"})


def _language(call: Call) -> str:
    language = call.args.text("language_code")
    if language and re.fullmatch(r"[a-z]{2}", language) is None:
        raise bad_request("invalid language code specified")
    return language


def _setter(field: str) -> Handler:
    def handler(call: Call) -> bool:
        text = call.args.text(field).strip()
        if len(text) > _LENGTHS[field]:
            raise bad_request(f"bot {field.replace('_', ' ')} is too long")
        language = _language(call)
        if field == "name" and not language:
            if not text:
                raise bad_request("bot name must be non-empty")
            call.bot.name = text
            call.world.rendered_users.pop(call.bot.id, None)
        call.bot.said[field, language] = text
        return True

    return handler


def _getter(field: str) -> Handler:
    def handler(call: Call) -> dict[str, str]:
        said = call.bot.said
        text = said.get((field, _language(call))) or said.get((field, "")) or (call.bot.name if field == "name" else "")
        return {field: text}

    return handler


def _menu_key(call: Call) -> int:
    given = call.args.text("chat_id").strip()
    if not given:
        return 0
    found = named(call, given)
    if found is None or found <= 0 or UserId(int(found)) not in call.bot.known:
        raise bad_request("chat not found")
    return int(found)


def _set_menu(call: Call) -> bool:
    given = call.args.json("menu_button", "menu button")
    if given is None:
        given = {"type": "default"}
    if not isinstance(given, dict) or field_text(given, "type") not in _BUTTONS:
        raise bad_request("Can't parse MenuButton: unsupported type specified")
    key = _menu_key(call)
    if field_text(given, "type") == "web_app":
        text = field_text(given, "text")
        if not text:
            raise bad_request("BUTTON_INVALID")
        app = web_app(given.get("web_app"))
        check_app(call, app["url"], "Menu button")
        call.bot.menu_buttons[key] = {"type": "web_app", "text": text, "web_app": app}
    else:
        call.bot.menu_buttons[key] = {"type": field_text(given, "type")}
    return True


def _get_menu(call: Call) -> dict[str, Any]:
    buttons = call.bot.menu_buttons
    own = buttons.get(_menu_key(call), {"type": "default"})
    return buttons.get(0, {"type": "commands"}) if own["type"] == "default" else own


def _set_rights(call: Call) -> bool:
    given = call.args.json("rights", "rights")
    if given is None:
        given = {}
    if not isinstance(given, dict):
        raise bad_request("Object expected as rights")
    wished = AdminRights(**{one.name: field_flag(given, one.name) for one in fields(AdminRights)})
    call.bot.wished_rights[call.args.flag("for_channels")] = wished
    return True


def _get_rights(call: Call) -> dict[str, Any]:
    in_channel = call.args.flag("for_channels")
    return render_chats.rights(call.bot.wished_rights.get(in_channel, AdminRights()), in_channel=in_channel)


def _texts(name: str, field: str) -> tuple[Method, Method]:
    language = parameters(language_code="String")
    return (
        Method(f"set{name}", _setter(field), (*parameters(**{field: "String"}), *language)),
        Method(f"get{name}", _getter(field), language),
    )


METHODS: Final = (
    *_texts("MyName", "name"),
    *_texts("MyDescription", "description"),
    *_texts("MyShortDescription", "short_description"),
    Method("setChatMenuButton", _set_menu, parameters(chat_id="Integer", menu_button="JSON")),
    Method("getChatMenuButton", _get_menu, parameters(chat_id="Integer")),
    Method("setMyDefaultAdministratorRights", _set_rights, parameters(rights="JSON", for_channels="Boolean")),
    Method("getMyDefaultAdministratorRights", _get_rights, parameters(for_channels="Boolean")),
)

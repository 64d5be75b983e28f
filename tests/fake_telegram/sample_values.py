"""What may be said for each parameter of the Bot API, by its name, and what each method needs beside."""

from typing import Any

from fake_telegram.methods import Upload
from fake_telegram.world import KINDS

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (640).to_bytes(4, "big") + (640).to_bytes(4, "big") + b"\x08\x02\0\0\0"
FILES = {"f": Upload("a.png", "image/png", PNG), "v": Upload("a.mp4", "video/mp4", b"film"), "d": Upload("a.bin", "", b"bytes")}
BUTTONS = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}, {"text": "Site", "url": "example.com"}]]}
ICON = "5300000000000000001"
ARTICLE = {"type": "article", "id": "1", "title": "T", "input_message_content": {"message_text": "hi"}}
STATIC = {"type": "static", "photo": "attach://f"}
HOSTILE = (
    "",
    "-1",
    "0",
    "x",
    "[]",
    "{}",
    "null",
    "99999999999999999999",
    "1e400",
    '{"type":[]}',
    "@nobody",
    "😀" * 300,
    "\ud800",
)
BOLD = [{"type": "bold", "offset": 0, "length": 1}]

VALUES: dict[str, tuple[Any, ...]] = {
    "action": ("typing", "upload_photo"), "address": ("Street 1",), "bio": ("I bake", ""), "button": (
        {"text": "Who?", "request_users": {"request_id": 1}},
    ), "cache_time": (0, 300), "caption": ("see *this*",), "caption_entities": (BOLD,), "checklist": (
        {"title": "Garden", "tasks": [{"id": 1, "text": "dig"}, {"id": 2, "text": "sow"}]},
    ), "comment": ("sorry",), "commands": ([{"command": "start", "description": "Begin"}], []), "correct_option_id": (0,),
    "correct_option_ids": ([0],), "country_codes": (["DE"],), "custom_description": ("Master", ""), "custom_emoji_ids": ([ICON],),
    "custom_title": ("judge", ""), "description": ("About", ""), "description_entities": (BOLD,), "draft_id": (7,),
    "duration": (5,), "emoji": ("🎲", "🎯"), "emoji_status_custom_emoji_id": (ICON, ""), "entities": (BOLD,),
    "explanation": ("because",), "explanation_entities": (BOLD,), "first_name": ("Cleo",), "foursquare_id": ("f",),
    "foursquare_type": ("arts",), "google_place_id": ("g",), "google_place_type": ("bakery",), "heading": (3, 360),
    "height": (40,), "horizontal_accuracy": (5.5,), "icon_color": (7322096, 9367192), "icon_custom_emoji_id": (ICON, ""),
    "language_code": ("", "de"), "last_name": ("Doe", ""), "latitude": (59.9, -1), "length": (200,), "limit": (1, 20),
    "link_preview_options": ({"is_disabled": True},), "live_period": (900,), "longitude": (30.3, 0), "max_connections": (3,),
    "member_limit": (0, 5), "menu_button": ({"type": "commands"}, {"type": "default"}),
    "message_effect_id": ("5104841245755180586",),
    "name": ("A name", ""), "next_offset": ("", "2"), "offset": (0,), "open_period": (600,), "performer": ("P",),
    "options": (["a", "b"], [{"text": "c"}, {"text": "d"}]), "parse_mode": ("HTML", "Markdown", "MarkdownV2"),
    "permissions": ({"can_send_messages": True}, {}, {"can_send_messages": True, "can_pin_messages": True}),
    "phone_number": ("+15550100",), "proximity_alert_radius": (10,), "question": ("Which?",), "reaction": (
        [{"type": "emoji", "emoji": "👍"}], [], [{"type": "emoji", "emoji": "🔥"}],
    ), "result": (ARTICLE,), "results": ([ARTICLE], []), "rich_message": ({"markdown": "**one**\n\n# two"}, {"html": "<p>a</p>"}),
    "rights": ({"can_pin_messages": True}, {}), "scope": (
        {"type": "default"}, {"type": "all_private_chats"}, {"type": "all_group_chats"}, {"type": "all_chat_administrators"},
    ), "secret_token": ("abc",), "short_description": ("Short", ""), "start_timestamp": (1,), "switch_pm_parameter": ("p",),
    "switch_pm_text": ("Begin",), "tag": ("cook", ""), "text": ("hello", "<b>hi</b> @ann_person #tag"), "timeout": (0, 5),
    "title": ("Title", "Other"), "type": ("regular", "quiz"), "url": ("https://example.com/hook",),
    "username": ("firm_of_ann", ""),
    "vcard": ("BEGIN:VCARD",), "video_start_timestamp": (2,), "web_app_url": ("https://example.com/",), "width": (40,),
    "suggested_post_parameters": ({},), "allowed_updates": (sorted(KINDS),), "ip_address": ("127.0.0.1",),
    "description_parse_mode": ("HTML",), "explanation_parse_mode": ("HTML",), "question_parse_mode": ("HTML",),
    "question_entities": (BOLD,), "reply_markup": (BUTTONS,), "explanation_media": ({"type": "photo", "media": "attach://f"},),
}  # fmt: skip
"""What may be said for a parameter, whatever the method."""

GIVEN_BY_ARRANGEMENT = frozenset(
    {"actor_chat_id", "added_user_ids", "business_connection_id", "callback_query_id", "chat_id",
     "chat_join_request_query_id", "close_date", "direct_messages_topic_id", "emoji_status_expiration_date",
     "ephemeral_message_id", "ephemeral_message_parameters", "expire_date", "file_id", "from_chat_id", "guest_query_id",
     "inline_message_id", "inline_query_id", "invite_link", "media", "message_id", "message_ids", "message_thread_id",
     "receiver_user_id", "reply_parameters", "reply_to_message_id", "send_date", "sender_chat_id", "until_date", "user_id",
     "web_app_query_id"}
)  # fmt: skip
"""Parameters that name something in the world, or a time: the arrangement of a method gives them."""

ALWAYS: dict[str, dict[str, Any]] = {
    "editmessagetext": {"text": "changed"},
    "editmessagereplymarkup": {"reply_markup": BUTTONS},
    "editephemeralmessagereplymarkup": {"reply_markup": BUTTONS},
    "editmessagecaption": {"caption": "changed"},
    "editephemeralmessagecaption": {"caption": "changed"},
    "setmyname": {"name": "Somebody"},
    "editephemeralmessagetext": {"text": "changed"},
    "sendanimation": {"animation": "attach://v"},
    "sendvideo": {"video": "attach://v"},
    "sendvideonote": {"video_note": "attach://v"},
    "sendlivephoto": {"live_photo": "attach://v"},
    "setmyprofilephoto": {"photo": STATIC},
    "setbusinessaccountprofilephoto": {"photo": STATIC},
    "answerchatjoinrequestquery": {"result": "queue"},
    "setchatmenubutton": {},
    "editmessagemedia": {"media": {"type": "photo", "media": "attach://f"}},
    "editephemeralmessagemedia": {"media": {"type": "photo", "media": "attach://f"}},
    "sendmediagroup": {"media": [{"type": "photo", "media": "attach://f"}, {"type": "video", "media": "attach://v"}]},
    "savepreparedinlinemessage": {"allow_user_chats": True, "allow_bot_chats": True, "allow_group_chats": True},
    "createforumtopic": {"name": "Topic"},
    "editforumtopic": {"name": "Renamed"},
    "promotechatmember": {"can_pin_messages": True},
}
"""What a call of a method must say beside what is required, to do anything, or otherwise than by the name of the parameter."""

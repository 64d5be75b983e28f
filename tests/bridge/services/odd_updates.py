"""Updates as Telegram's JSON that nobody would think of: every kind, every disguise, texts made to hurt, ids that hit or miss.

Whatever comes of it is a function of the seed.
"""

import json
from random import Random
from typing import Any

Json = dict[str, Any]

PEOPLE: dict[int, Json] = {
    101: {"first_name": "Olga", "username": "olga_tg"},
    102: {"first_name": "Pavel"},
    103: {"first_name": "Boris"},
    201: {"first_name": "Ivan", "last_name": "Petrov", "username": "ivan_p", "language_code": "ru"},
    202: {"first_name": "Petr"},
    204: {"first_name": "", "username": ""},
    205: {"first_name": "Ivan", "last_name": "Petrov"},
    206: {"first_name": "Алёна"},
    207: {"first_name": "АЛЕНА"},
    208: {"first_name": "😀😀"},
    209: {"first_name": "x" * 64, "last_name": "y" * 64},
    210: {"first_name": "Robo", "is_bot": True, "username": "robo_bot"},
    7_000_000_000: {"first_name": "Big", "username": "OLGA_TG"},
}
GROUPS = (-5, -1001, -1_002_000_000_000)
CHANNEL: Json = {"id": -1009, "type": "channel", "title": "News"}
OUR_BOTS = ({"id": 901, "is_bot": True, "first_name": "Standard"}, {"id": 902, "is_bot": True, "first_name": "Own"})
COMMANDS = (
    *("/start", "/start@acme_bot", "/START now", "/help", "/who", "/whom", "/status", "/find a", "/find %_\\", "/active"),
    *("/task", "/task 1", "/task 2", "/task 99999999999999999999", "/task ١٢", "/task Дверь\nоткрыта", "/endtask"),
    *("/task@standard_bot Door", "/task@other_bot Door", "/task " + "x" * 300, "/task x\n" + "y" * 21_000),
    *("/notify active", "/notify all", "/notify x", "/quote on", "/quote off", "/suspend on", "/suspend off"),
    *("/project 1", "/project", "/endproject", "/changeaccount", "/price"),
)
TEXTS = (
    *("", " ", "\n", "hi", "a\x00b", "<b>&amp;", "\u202e\u200f", "😀" * 4096, "x" * 4096, "İSTANBUL ß"),
    *(
        "@pavel hi",
        "@olga @boris",
        "@ivan_p look",
        "@nobody",
        "@" * 500,
        "@olga_tg ё",
        "@ПАВЕЛ",
        "@pavel" * 300,
        "mail@pavel.com",
    ),
)
FILE_NAMES = ("a.pdf", "../../etc/passwd", "x" * 400, "", "a\nb.exe", "ё.PDF")
STYLES = ("bold", "code", "pre", "text_mention", "text_link", "custom_emoji", "blockquote", "a_style_of_tomorrow")


class OddUpdates:
    """Makes updates. `heard` are the messages of ours in each chat, `pressed` the data of buttons worth pressing."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.heard: dict[int, list[int]] = {}
        self._seen: list[int] = [1]
        self.pressed: list[str] = ["", "x", ":yes", "a:b:c"]
        self._updates = 0
        self._messages = 10_000

    def next(self) -> tuple[int, bytes, int]:
        """The update's id, its JSON, and its chat."""
        self._updates += 1
        kind = self.random.choices(
            ("message", "edited_message", "callback_query", "message_reaction", "my_chat_member", "service", "poll"),
            weights=(60, 14, 9, 6, 5, 4, 2),
        )[0]
        content = getattr(self, f"_{kind}")()
        chat = content.get("chat") or content.get("message", {}).get("chat") or {"id": 0}
        update = {"update_id": self._updates, "message" if kind == "service" else kind: content}
        return self._updates, json.dumps(update).encode(), int(chat["id"])

    # -- kinds -----------------------------------------------------------------------------------------------------------

    def _message(self) -> Json:
        message = self._envelope(self._new_id())
        if self._chance(0.35):
            message["reply_to_message"] = {
                "message_id": self._answerable(message["chat"]["id"]),
                "date": 1,
                "chat": message["chat"],
                "from": self.random.choice((self._person(), *OUR_BOTS)),
                "text": self._text(),
                "is_automatic_forward": self._chance(0.1),
            }
        return message

    def _edited_message(self) -> Json:
        return {**self._envelope(self._some_id()), "edit_date": 2}

    def _callback_query(self) -> Json:
        person = self._person()
        message = {"message_id": self._some_id(), "date": self.random.choice((0, 1)), "chat": self._chat(person)}
        return {"id": "1", "from": person, "message": message, "chat_instance": "1", "data": self.random.choice(self.pressed)}

    def _message_reaction(self) -> Json:
        person = self._person()
        new = self.random.choice(([], [{"type": "emoji", "emoji": "👍"}], [{"type": "paid"}]))
        who = {"user": person} if self._chance(0.8) else {"actor_chat": CHANNEL}
        return {
            "chat": self._chat(person),
            "message_id": self._some_id(),
            "date": 1,
            "old_reaction": [],
            "new_reaction": new,
            **who,
        }

    def _my_chat_member(self) -> Json:
        person = self._person()
        words = ("member", "left", "kicked", "administrator", "restricted")
        old, new = ({"status": self.random.choice(words), "user": OUR_BOTS[0], "is_member": self._chance(0.5)} for _ in "12")
        return {"chat": self._chat(person), "from": person, "date": 1, "old_chat_member": old, "new_chat_member": new}

    def _service(self) -> Json:
        other = self.random.choice(GROUPS)
        what: Json = self.random.choice(
            (
                {"new_chat_members": [self._person(), self._person()]},
                {"left_chat_member": self._person()},
                {"migrate_to_chat_id": other},
                {"migrate_from_chat_id": other},
                {"pinned_message": {"message_id": 1, "date": 0, "chat": CHANNEL}},
            )
        )
        group = {"id": self.random.choice(GROUPS), "type": "supergroup", "title": "The group"}
        return {"message_id": self._new_id(), "date": 1, "chat": group, "from": self._person(), **what}

    def _poll(self) -> Json:
        return {"id": "1", "question": "?", "options": []}

    # -- parts -----------------------------------------------------------------------------------------------------------

    def _envelope(self, id: int) -> Json:
        person = self._person()
        chat = self._chat(person)
        message = {"message_id": id, "date": 1, "chat": chat, "from": person, **self._content()}
        if chat["type"] != "private":
            message |= self._disguise(chat)
            if self._chance(0.1):
                message |= {"message_thread_id": self._some_id(), "is_topic_message": self._chance(0.5)}
        if self._chance(0.1):
            user, hidden = {"type": "user", "sender_user": self._person()}, {"type": "hidden_user", "sender_user_name": "?"}
            message["forward_origin"] = {"date": 1, **self.random.choice((user, hidden))}
        return message

    def _disguise(self, chat: Json) -> Json:
        """As an anonymous admin, as a channel, or the automatic forward of a post (Bot API)."""
        anonymous = {"sender_chat": chat, "from": {"id": 1087968824, "is_bot": True, "first_name": "Group"}}
        channel = {"sender_chat": CHANNEL, "from": {"id": 136817688, "is_bot": True, "first_name": "Channel"}}
        post = {"sender_chat": CHANNEL, "from": {"id": 777000, "is_bot": False, "first_name": "T"}, "is_automatic_forward": True}
        found: Json = self.random.choices(({}, anonymous, channel, post), weights=(80, 7, 7, 6))[0]
        return found

    def _content(self) -> Json:
        text = self._text()
        if self._chance(0.65):
            return {"text": text, "entities": self._entities(text)}
        kind = self.random.choice(("photo", "document", "video", "sticker", "contact", "venue", "dice", "story"))
        file = {
            "file_id": f"f{self.random.randint(1, 9)}",
            "file_unique_id": "u",
            "file_size": self.random.choice((0, 1000, 10**9)),
        }
        size = {"width": 1, "height": 1, "duration": 1, "type": "regular", "is_animated": False, "is_video": False}
        what: Json = {
            "photo": [{**file, **size}],
            "document": {**file, "file_name": self.random.choice(FILE_NAMES)},
            "video": {**file, **size},
            "sticker": {**file, **size},
            "contact": {"phone_number": "+7", "first_name": ""},
            "venue": {"location": {"latitude": 1, "longitude": 2}, "title": "T", "address": "A"},
            "dice": {"emoji": "🎲", "value": 3},
            "story": {"id": 1, "chat": CHANNEL},
        }
        caption = {"caption": text, "caption_entities": self._entities(text)} if self._chance(0.5) else {}
        album = {"media_group_id": self.random.choice(("g1", "g2", "g3"))} if self._chance(0.4) else {}
        return {kind: what[kind], **caption, **album}

    def _entities(self, text: str) -> list[Json]:
        length = len(text.encode("utf-16-le")) // 2
        if not length or self._chance(0.6):
            return []
        offset = self.random.randrange(length)
        style = self.random.choice(STYLES)
        end = self.random.randint(offset + 1, length)
        return [{"type": style, "offset": offset, "length": end - offset, "user": self._person(), "url": "https://a.example/"}]

    def _person(self) -> Json:
        id = self.random.choice(tuple(PEOPLE))
        return {"id": id, "is_bot": False, **PEOPLE[id]}

    def _chat(self, person: Json) -> Json:
        if self._chance(0.5):
            return {"id": person["id"], "type": "private", "first_name": person["first_name"]}
        return {"id": self.random.choice(GROUPS), "type": self.random.choice(("group", "supergroup")), "title": "The group"}

    def _text(self) -> str:
        return self.random.choice(COMMANDS if self._chance(0.4) else TEXTS)

    def _some_id(self) -> int:
        return self.random.choice(self._seen[-30:])

    def _answerable(self, chat: int) -> int:
        ours = self.heard.get(chat, ())
        return self.random.choice(ours[-5:]) if ours and self._chance(0.7) else self._some_id()

    def _new_id(self) -> int:
        self._messages += 1
        self._seen.append(self._messages)
        return self._messages

    def _chance(self, of: float) -> bool:
        return self.random.random() < of

"""Random texts, good and bad, for each way of formatting: the same seed gives the same text.

They are grown from a grammar: words of many scripts, what Telegram finds by itself, characters that it cleans away, markup that
is nested, halved, misspelt and escaped or not.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

WORDS = (
    *("hello", "x", "мир", "ёж", "سلام", "עולם", "你好", "é", "e\u0301", "ß", "1", "42", "_", "a_b", "snake_case_"),
    *("😀", "👨\u200d👩\u200d👧", "🇷🇺", "❤\ufe0f", "\U00010348", "𝔘", "5\u20e3", "zero\u200bwidth", "ﷺ", "\u00b7"),
)
FOUND = (
    *("@durov", "@ab", "@gif", "@durov_", "@durov@durov", "#tag", "#тег", "#1", "#a#b", "#_", "$USD", "$usd", "$1INCH"),
    *("$ABCDEFGHI", "/start", "/start@helper_bot", "/start/stop", "//", "/я", "example.com", "Example.Com.", "example.unknown"),
    *("a.b", "https://example.com/a_(b)?c=[d]&e=*f*#g", "http://пример.рф/путь", "ftp://x.org", "sftp://x.org"),
    *("tg://resolve?domain=x", "ton://x", "mailto:a@example.com", "a.b+c@example.com", "@a@b.org", "1.2.3.4", "300.2.3.4"),
    *("localhost:80", "teiegram.org", "4242424242424242", "4242 4242 4242 4242", "4242424242424241", "12:30", "1:02:03"),
    *("12:42.org/x", "99:99", "8 (916) 123-45-67", "«example.com»", "(example.com)", "example.com,example.org"),
    *("user:pw@example.com", "http://@x.org", "x.org:99999", "…", "..."),
)
UNCLEAN = (
    *("\r\n", "\r", "\t", "\x00", "\x0b", "\x1f", "\x7f", "\u2028", "\u202e", "a\u030a", "\u0333", "\u033f", "\u2063"),
    *("\u200e", "\u200f\u200f\u200e", "\u200e\u200f", "\u00a0", "\u3000", "\ufeff", "\u00ad", "\u034f"),
)
SPACES = (" ", " ", " ", "  ", "\n", "\n\n", " \n ", "          ", "", "", "")
MARKS = (
    *"*_~|`[]()<>&\"'\\!{}=+-#.>^:;/@",
    *("||", "__", "**", "```", "](", "](x)", "![", "</", "&lt", "&amp;", "\\\\", "\n>"),
)
TAGS = ("b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "code", "pre", "tg-spoiler", "B", "blockquote")
REFERENCES = ("&#65;", "&#x1F600;", "&quot;", "&unknown;", "&#0;", "&nbsp;", "<", "&")
LINKS = ("http://example.com", "example.org/x?y=1", "tg://user?id={anna}", "tg://user?id=999999", "tg://user?id=0", "not a link")
LINKS += ("", "javascript:x", "https://a.b/(c)", "tg:resolve?domain=x", "http://[::1]/", "mailto:a@b.org", "http://a.b/ж?ж=😀")
EMOJI_IDS = ("5368324170671202286", "1", "0", "x", "9223372036854775808")
FORMATS = ("", "r", "w", "wDT", "dt", "x", "rw", "Dd")
TIMES = ("1700000000", "1", "0", "-5", "2147483648", "soon")
KNOWN_TYPES = (
    *("bold", "italic", "underline", "strikethrough", "spoiler", "bold", "italic", "code", "pre", "blockquote"),
    *("expandable_blockquote", "text_link", "text_mention", "custom_emoji", "date_time", "mention", "url"),
)


@dataclass(frozen=True, slots=True)
class RandomText:
    """What a call says: `entities` are those of the parameter."""

    text: str
    parse_mode: str = ""
    entities: list[dict[str, object]] = field(default_factory=list)

    def __str__(self) -> str:
        return json.dumps([self.parse_mode, self.text, self.entities], ensure_ascii=True)


class Grammar:
    """Grows texts from one seed; `anna` is the id of a person whom the bot knows."""

    def __init__(self, seed: str, anna: int) -> None:
        self._dice = Random(seed)
        self._anna = anna

    def text(self, mode: str) -> RandomText:
        """A text for a mode: `none`, `entities`, `HTML`, `Markdown` or `MarkdownV2`."""
        match mode:
            case "HTML":
                return RandomText(self._spoilt(self._nodes(self._html, 0)), self._any("HTML", "html", "Html"))
            case "MarkdownV2":
                return RandomText(self._spoilt(self._nodes(self._markdown_v2, 0)), mode)
            case "Markdown":
                return RandomText(self._spoilt(self._nodes(self._markdown, 0)), mode)
            case "entities":
                text = self._plain(9)
                return RandomText(text, "", self._entities(text))
            case _:
                return RandomText(self._plain(12), self._any("", "none", "None"))

    # -- words

    def _any(self, *choices: str) -> str:
        return self._dice.choice(choices)

    def _chance(self, share: float) -> bool:
        return self._dice.random() < share

    def _word(self) -> str:
        kinds = ((WORDS, 9), (FOUND, 5), (UNCLEAN, 1), (MARKS, 1))
        drawn = self._dice.choices([kind for kind, _ in kinds], [weight for _, weight in kinds])[0]
        return self._dice.choice(drawn)

    def _plain(self, longest: int) -> str:
        return "".join(self._word() + self._any(*SPACES) for _ in range(self._dice.randint(0, longest)))

    def _link(self) -> str:
        return self._any(*LINKS).replace("{anna}", str(self._anna))

    def _nodes(self, grow: Callable[[int], str], depth: int) -> str:
        most = (7, 3, 2)[depth] if depth < 3 else 0
        grown = [grow(depth + 1) + self._any(*SPACES) for _ in range(self._dice.randint(0 if depth else 1, max(1, most)))]
        return self._any("", "", " ", "\n ") + "".join(grown)

    def _spoilt(self, markup: str) -> str:
        """The same, one time in five with a piece lost, doubled or put in."""
        if not markup or not self._chance(0.2):
            return markup
        at = self._dice.randrange(len(markup))
        match self._dice.randrange(3):
            case 0:
                return markup[:at] + markup[at + self._dice.randint(1, 4) :]
            case 1:
                return markup[:at] + self._any(*MARKS) + markup[at:]
            case _:
                return markup[:at] + markup[at : at + 5] + markup[at:]

    # -- markup

    def _html(self, depth: int) -> str:
        if depth > 3 or self._chance(0.5):
            word = self._word().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
            return word if self._chance(0.93) else self._any(*REFERENCES)
        inner = self._nodes(self._html, depth)
        tag = self._any(*TAGS)
        match self._dice.randrange(10):
            case 0:
                quote = self._any('"', "'")
                return f"<a href={quote}{self._link()}{quote}>{inner}</a>"
            case 1:
                return f'<span class="tg-spoiler">{inner}</span>' if self._chance(0.9) else f"<span>{inner}</span>"
            case 2:
                return f'<pre><code class="language-py">{inner}</code></pre>'
            case 3:
                return f"<blockquote{self._any('', ' expandable', ' expandable=1')}>{inner}</blockquote>"
            case 4 if self._chance(0.5):
                return f'<tg-emoji emoji-id="{self._any(*EMOJI_IDS)}">😀</tg-emoji>'
            case 5 if self._chance(0.5):
                return f'<tg-time unix="{self._any(*TIMES)}" format="{self._any(*FORMATS)}">{inner}</tg-time>'
            case 6 if self._chance(0.1):
                return f"<{self._any('h1', 'x', '', 'b =', 'b a=', 'a href')}>{inner}</b>"
            case _:
                return f"<{tag}>{inner}</{tag}>"

    def _markdown_v2(self, depth: int) -> str:
        if depth > 3 or self._chance(0.5):
            escaped = self._chance(0.97)
            return "".join(f"\\{char}" if escaped and char in "_*[]()~`>#+-=|{}.!\\" else char for char in self._word())
        inner = self._nodes(self._markdown_v2, depth)
        match self._dice.randrange(9):
            case 0:
                return f"[{inner}]({self._link().replace(')', chr(92) + ')')})"
            case 1:
                return f"`{inner}`"
            case 2:
                return f"```{self._any('', 'py', 'py' + chr(10))}{inner}```"
            case 3:
                return f"\n>{inner}\n>{inner}{self._any('', '||')}\n"
            case 4 if self._chance(0.5):
                return f"![😀](tg://emoji?id={self._any(*EMOJI_IDS)})"
            case 5 if self._chance(0.5):
                return f"![{inner}](tg://time?unix={self._any(*TIMES)}&format={self._any(*FORMATS)})"
            case _:
                mark = self._any("*", "_", "__", "~", "||")
                return f"{mark}{inner}{mark}"

    def _markdown(self, depth: int) -> str:
        if depth > 1 or self._chance(0.55):
            word = self._word()
            return "".join(f"\\{char}" if char in "_*`[" else char for char in word) if self._chance(0.95) else word
        inner = self._nodes(self._markdown, 3)
        match self._dice.randrange(5):
            case 0:
                return f"[{inner}]({self._link()})"
            case 1:
                return f"```{self._any('', 'py', 'py' + chr(10))}{inner}```"
            case _:
                mark = self._any("*", "_", "`")
                return f"{mark}{inner}{mark}"

    # -- entities

    def _entities(self, text: str) -> list[dict[str, object]]:
        units = len(text.encode("utf-16-le")) // 2
        return [self._entity(units) for _ in range(self._dice.randint(0, 6))]

    def _entity(self, units: int) -> dict[str, object]:
        outside = self._chance(0.01)
        start = self._dice.randint(-1 if outside else 0, units + outside)
        kind = self._any(*KNOWN_TYPES)
        entity: dict[str, object] = {
            "type": kind,
            "offset": start if self._chance(0.9) else str(start),
            "length": self._dice.randint(0, min(max(0, units - start), 12)) + outside,
        }
        match kind:
            case "text_link":
                entity["url"] = self._link() if self._chance(0.1) else "http://example.com"
            case "text_mention":
                entity["user"] = {"id": self._dice.choice([self._anna, 999999])}
            case "pre" if self._chance(0.5):
                entity["language"] = self._any("py", "c++", "", "a\tb")
            case "custom_emoji":
                entity["custom_emoji_id"] = self._dice.choice(EMOJI_IDS[:2]) if self._chance(0.97) else "0"
            case "date_time":
                entity |= {
                    "unix_time": self._dice.choice([1, 1_700_000_000]),
                    "date_time_format": self._any("", "r", "wDT", "tD"),
                }
            case _:
                pass
        return entity

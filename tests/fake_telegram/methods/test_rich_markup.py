"""Rich HTML and Markdown: every tag and mark becomes the block or text it stands for; wrong markup is refused with its place."""

from typing import Any

import pytest

from tests.fake_telegram.conformance import faults_of_answer
from tests.fake_telegram.town import Town

URLS = {
    "a.jpg": "image/jpeg",
    "a.mp4": "video/mp4",
    "a.mp3": "audio/mpeg",
    "a.ogg": "audio/ogg",
    "a.gif": "image/gif",
    "a.pdf": "application/pdf",
}


@pytest.fixture
def town() -> Town:
    made = Town()
    made.started()
    for name, mime_type in URLS.items():
        made.world.files.by_url[f"https://x.org/{name}"] = made.world.add_file(b"x", name=name, mime_type=mime_type)
    return made


def blocks(town: Town, **source: Any) -> list[dict[str, Any]]:
    answer = town.ok("sendRichMessage", chat_id=town.anna.id, rich_message={"skip_entity_detection": True, **source})
    assert faults_of_answer("sendRichMessage", answer) == []
    found: list[dict[str, Any]] = answer["rich_message"]["blocks"]
    return found


def bare(found: Any) -> Any:
    """The same with a file only as the word `file`."""
    if isinstance(found, list):
        return "file" if found and isinstance(found[0], dict) and "file_id" in found[0] else [bare(one) for one in found]
    if isinstance(found, dict):
        return "file" if "file_id" in found else {name: bare(one) for name, one in found.items()}
    return found


def paragraph(text: Any) -> dict[str, Any]:
    return {"type": "paragraph", "text": text}


def formula(source: str) -> dict[str, Any]:
    return {"type": "mathematical_expression", "expression": source}


def styled(kind: str, text: Any = "x") -> dict[str, Any]:
    return {"type": kind, "text": text}


INLINE: dict[str, Any] = {
    **{f"<{tag}>x</{tag}>": styled("bold") for tag in ("b", "strong", "B")},
    **{f"<{tag}>x</{tag}>": styled("italic") for tag in ("i", "em")},
    **{f"<{tag}>x</{tag}>": styled("underline") for tag in ("u", "ins")},
    **{f"<{tag}>x</{tag}>": styled("strikethrough") for tag in ("s", "strike", "del")},
    "<code>x</code>": styled("code"),
    "<mark>x</mark>": styled("marked"),
    "<sub>x</sub>": styled("subscript"),
    "<sup>x</sup>": styled("superscript"),
    "<tg-spoiler>x</tg-spoiler>": styled("spoiler"),
    '<span class="tg-spoiler">x</span>': styled("spoiler"),
    "<b>a <i>b</i></b>": styled("bold", ["a ", styled("italic", "b")]),
    '<a href="https://t.me/">x</a>': {"type": "url", "text": "x", "url": "https://t.me/"},
    "<a href='mailto:a@b.cc'>x</a>": {"type": "email_address", "text": "x", "email_address": "a@b.cc"},
    "<a href=tel:+123>x</a>": {"type": "phone_number", "text": "x", "phone_number": "+123"},
    '<a href="#top">x</a>': {"type": "anchor_link", "text": "x", "anchor_name": "top"},
    '<tg-emoji emoji-id="536">👍</tg-emoji>': {"type": "custom_emoji", "custom_emoji_id": "536", "alternative_text": "👍"},
    '<img src="tg://emoji?id=536" alt="👍"/>': {"type": "custom_emoji", "custom_emoji_id": "536", "alternative_text": "👍"},
    '<tg-time unix="1647531900" format="wDT">x</tg-time>': {
        "type": "date_time",
        "text": "x",
        "unix_time": 1_647_531_900,
        "date_time_format": "wDT",
    },
    "<tg-math>a<b & c</tg-math>": {"type": "mathematical_expression", "expression": "a<b & c"},
    "&lt;&#65;&#x42;&nbsp;&hellip;&nothing;": "<AB\N{NO-BREAK SPACE}…&nothing;",
    " one \n  two<br>three ": "one two\nthree",
}


@pytest.mark.parametrize("html", INLINE)
def test_a_tag_within_a_text(town: Town, html: str) -> None:
    assert blocks(town, html=html) == [paragraph(INLINE[html])]


BLOCKS: dict[str, list[Any]] = {
    "<h3>x</h3>": [{"type": "heading", "text": "x", "size": 3}],
    "a<p>b</p>c": [paragraph("a"), paragraph("b"), paragraph("c")],
    "<pre> x\n  y\n</pre>": [{"type": "pre", "text": " x\n  y"}],
    '<pre><code class="language-python">x</code></pre>': [{"type": "pre", "text": "x", "language": "python"}],
    "<footer>x</footer><hr/>": [{"type": "footer", "text": "x"}, {"type": "divider"}],
    '<a name="top"></a>': [{"type": "anchor", "name": "top"}],
    'x <a name="mid"></a>': [paragraph(["x ", {"type": "anchor", "name": "mid"}])],
    "<blockquote>a<br>b<cite>C</cite></blockquote>": [{"type": "blockquote", "blocks": [paragraph("a\nb")], "credit": "C"}],
    "<blockquote expandable>a</blockquote>": [{"type": "expandable_blockquote", "text": "a"}],
    "<blockquote collapsed>a</blockquote>": [{"type": "expandable_blockquote", "text": "a"}],
    "<aside>a<cite>C</cite></aside>": [{"type": "pullquote", "text": "a", "credit": "C"}],
    "<tg-math-block>E = mc^2</tg-math-block>": [{"type": "mathematical_expression", "expression": "E = mc^2"}],
    "<details open><summary>S</summary>x<hr></details>": [
        {"type": "details", "summary": "S", "blocks": [paragraph("x"), {"type": "divider"}], "is_open": True}
    ],
    '<tg-map lat="41.9" long="12.5" zoom="14"/>': [
        {"type": "map", "location": {"latitude": 41.9, "longitude": 12.5}, "zoom": 14, "width": 0, "height": 0}
    ],
    '<p>see <a href="#n">x</a></p><tg-reference name="n">y</tg-reference>': [
        paragraph(["see ", {"type": "reference_link", "text": "x", "reference_name": "n"}]),
        paragraph({"type": "reference", "text": "y", "name": "n"}),
    ],
}


@pytest.mark.parametrize("html", BLOCKS)
def test_a_tag_that_is_a_block(town: Town, html: str) -> None:
    assert blocks(town, html=html) == BLOCKS[html]


@pytest.mark.parametrize(
    ("html", "labels"),
    [
        ("<ul><li>a</li> <li>b</li></ul>", ["•", "•"]),
        ("<ol><li>a</li><li>b</li></ol>", ["1.", "2."]),
        ('<ol start="3" type="a" reversed><li>a</li><li>b</li></ol>', ["c.", "b."]),
        ("<ol reversed><li>a</li><li>b</li></ol>", ["2.", "1."]),
        ('<ol><li value="7" type="i">a</li><li>b</li></ol>', ["vii.", "8."]),
    ],
)
def test_lists(town: Town, html: str, labels: list[str]) -> None:
    (found,) = blocks(town, html=html)
    assert [one["label"] for one in found["items"]] == labels
    assert [one["blocks"] for one in found["items"]] == [[paragraph("a")], [paragraph("b")]]


def test_checkboxes_and_lists_in_lists(town: Town) -> None:
    html = '<ul><li><input type="checkbox" checked>done<ul><li>deep</li></ul></li><li><input type="checkbox">not</li></ul>'
    (found,) = blocks(town, html=html)
    done, undone = found["items"]
    assert (done["has_checkbox"], done["is_checked"], undone["has_checkbox"], "is_checked" in undone) == (True, True, True, False)
    assert done["blocks"][1]["items"][0]["blocks"] == [paragraph("deep")]


def test_tables(town: Town) -> None:
    html = (
        "<table bordered striped compact><caption>T</caption><tr><th>H</th></tr>"
        '<tr><td colspan="2" rowspan="3" align="right" valign="bottom"><b>v</b></td><td></td></tr></table>'
    )
    (found,) = blocks(town, html=html)
    assert found == {
        "type": "table",
        "caption": "T",
        **{f"is_{name}": True for name in ("bordered", "striped", "compact")},
        "cells": [
            [{"text": "H", "is_header": True, "align": "center", "valign": "middle"}],
            [
                {"text": styled("bold", "v"), "colspan": 2, "rowspan": 3, "align": "right", "valign": "bottom"},
                {"align": "left", "valign": "middle"},
            ],
        ],
    }


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<img src="https://x.org/a.jpg"/>', {"type": "photo", "photo": "file"}),
        ('<video src="https://x.org/a.mp4"></video>', {"type": "video", "video": "file"}),
        ('<video src="https://x.org/a.gif"/>', {"type": "animation", "animation": "file"}),
        ('<audio src="https://x.org/a.mp3"></audio>', {"type": "audio", "audio": "file"}),
        ('<audio src="https://x.org/a.ogg"></audio>', {"type": "voice_note", "voice_note": "file"}),
        ('<tg-document src="https://x.org/a.pdf"></tg-document>', {"type": "document", "document": "file"}),
        (
            '<figure><img src="https://x.org/a.jpg" tg-spoiler/><figcaption>C<cite>me</cite></figcaption></figure>',
            {"type": "photo", "photo": "file", "has_spoiler": True, "caption": {"text": "C", "credit": "me"}},
        ),
        (
            '<tg-collage><img src="https://x.org/a.jpg"/><video src="https://x.org/a.mp4"/><figcaption>C</figcaption></tg-collage>',
            {
                "type": "collage",
                "blocks": [{"type": "photo", "photo": "file"}, {"type": "video", "video": "file"}],
                "caption": {"text": "C"},
            },
        ),
        (
            '<tg-slideshow><img src="https://x.org/a.jpg"/></tg-slideshow>',
            {"type": "slideshow", "blocks": [{"type": "photo", "photo": "file"}]},
        ),
    ],
)
def test_media(town: Town, html: str, expected: dict[str, Any]) -> None:
    assert bare(blocks(town, html=html)) == [expected]


def test_media_of_the_list(town: Town) -> None:
    listed = [
        {"id": "pic-1", "media": {"type": "photo", "media": "https://x.org/a.jpg", "caption": "ignored"}},
        {"id": "voice", "media": {"type": "voice_note", "media": "https://x.org/a.ogg"}},
    ]
    html = '<img src="tg://photo?id=pic-1"/><audio src="tg://audio?id=voice"></audio>'
    assert [one["type"] for one in blocks(town, html=html, media=listed)] == ["photo", "voice_note"]


BUTTONS: dict[str, Any] = {
    'type="url" url="https://a.com/"': {"url": "https://a.com/"},
    'type="callback_data" data="d" style="danger"': {"callback_data": "d", "style": "danger"},
    'type="web_app" url="https://a.com/"': {"web_app": {"url": "https://a.com/"}},
    'type="login_url" url="https://a.com/" forward-text="f" request-write-access': {
        "login_url": {"url": "https://a.com/", "forward_text": "f", "request_write_access": True}
    },
    'type="switch_inline_query" query="q"': {"switch_inline_query": "q"},
    'type="switch_inline_query_current_chat"': {"switch_inline_query_current_chat": ""},
    'type="switch_inline_query_chosen_chat" query="q" allow-user-chats': {
        "switch_inline_query_chosen_chat": {"query": "q", "allow_user_chats": True}
    },
    'type="copy_text" text="42"': {"copy_text": {"text": "42"}},
    'type="disabled"': {"disabled": {}},
}


@pytest.mark.parametrize("attributes", BUTTONS)
def test_buttons(town: Town, attributes: str) -> None:
    button = f"<tg-button {attributes}>B</tg-button>"
    row, inline = blocks(town, html=f'<tg-button-row align="left">{button}</tg-button-row>{button}')
    assert row == {"type": "buttons", "buttons": [{"text": "B", **BUTTONS[attributes]}], "align": "left"}
    assert inline == paragraph({"type": "button", "button": row["buttons"][0]})


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("é<x>", 'can\'t parse entities: Unsupported start tag "x" at byte offset 2'),
        ("a < b", 'can\'t parse entities: Unsupported start tag "" at byte offset 2'),
        ("<b", "can't parse entities: Unclosed start tag at byte offset 0"),
        ("<b <", "can't parse entities: Unclosed start tag at byte offset 0"),
        ("<b>x", "can't parse entities: Can't find end tag corresponding to start tag \"b\""),
        ("<b>x</i>", 'can\'t parse entities: Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("x</b>", "can't parse entities: Unexpected end tag at byte offset 1"),
        ("x</b", "can't parse entities: Unclosed end tag at byte offset 1"),
        ("<b><hr></b>", 'can\'t parse entities: Tag "hr" is unexpected there'),
        ("<figure></figure>", "can't parse entities: a figure must contain exactly one block"),
        ("<tg-button-row><b>x</b></tg-button-row>", 'can\'t parse entities: Tag "b" is unexpected there'),
        ('<tg-button type="x">B</tg-button>', 'can\'t parse entities: Tag "tg-button" has unsupported type "x"'),
        ('<tg-map lat="x"/>', "invalid location specified"),
        ('<img src="file:///etc/passwd"/>', "media not found"),
        ('<img src="https://x.org/none.jpg"/>', "failed to get HTTP URL content"),
        ("<tg-thinking>x</tg-thinking>", "thinking blocks can be used only in rich message drafts"),
        ("<b>" * 70, "RICH_MESSAGE_DEPTH_TOO_MUCH"),
    ],
)
def test_wrong_markup_is_refused(town: Town, html: str, words: str) -> None:
    assert town.no("sendRichMessage", chat_id=town.anna.id, rich_message={"html": html}) == f"400 Bad Request: {words}"


MARKDOWN: dict[str, list[Any]] = {
    "**x**": [paragraph(styled("bold"))],
    "__x__": [paragraph(styled("bold"))],
    "*x*": [paragraph(styled("italic"))],
    "~~x~~": [paragraph(styled("strikethrough"))],
    "`x`": [paragraph(styled("code"))],
    "==x==": [paragraph(styled("marked"))],
    "||x||": [paragraph(styled("spoiler"))],
    "==a **b**== c": [paragraph([styled("marked", ["a ", styled("bold", "b")]), " c"])],
    "a == b || c": [paragraph("a == b || c")],
    "<u>a **b**</u>": [paragraph(styled("underline", ["a ", styled("bold", "b")]))],
    "[x](https://t.me/)": [paragraph({"type": "url", "text": "x", "url": "https://t.me/"})],
    "![👍](tg://emoji?id=536)": [paragraph({"type": "custom_emoji", "custom_emoji_id": "536", "alternative_text": "👍"})],
    "![x](tg://time?unix=1647531900&format=wDT)": [
        paragraph({"type": "date_time", "text": "x", "unix_time": 1_647_531_900, "date_time_format": "wDT"})
    ],
    "$x^2$ and $5 or 6$": [paragraph([formula("x^2"), " and ", formula("5 or 6")])],
    "costs 5$ or 6$": [paragraph("costs 5$ or 6$")],
    "$$\nE < 1\n$$": [{"type": "mathematical_expression", "expression": "E < 1"}],
    "```math\nE\n```": [{"type": "mathematical_expression", "expression": "E"}],
    "```python\n  x\n```": [{"type": "pre", "text": "  x", "language": "python"}],
    "## x": [{"type": "heading", "text": "x", "size": 2}],
    "---": [{"type": "divider"}],
    ">a\n>b\n>\n>c": [{"type": "blockquote", "blocks": [paragraph("a b"), paragraph("c")]}],
    "a[^n]\n\n[^n]: *why*": [
        paragraph(["a", styled("superscript", {"type": "reference_link", "text": "1", "reference_name": "n"})]),
        paragraph({"type": "reference", "text": styled("italic", "why"), "name": "n"}),
    ],
    "<details><summary>**S**</summary>\n\n# T\n\n</details>": [
        {"type": "details", "summary": styled("bold", "S"), "blocks": [{"type": "heading", "text": "T", "size": 1}]}
    ],
}


@pytest.mark.parametrize("markdown", MARKDOWN)
def test_markdown(town: Town, markdown: str) -> None:
    assert blocks(town, markdown=markdown) == MARKDOWN[markdown]


def test_markdown_lists_tables_and_media(town: Town) -> None:
    markdown = '- [ ] a\n- [x] b\n\n3. c\n\n| H | I |\n|---|:-:|\n| j | **k** |\n\n![](https://x.org/a.mp4 "Cap")'
    tasks, ordered, table, video = bare(blocks(town, markdown=markdown))
    assert [one.get("is_checked", False) for one in tasks["items"]] == [False, True]
    assert [one["blocks"] for one in tasks["items"]] == [[paragraph("a")], [paragraph("b")]]
    assert ordered["items"][0]["label"] == "3."
    assert [[cell["align"] for cell in row] for row in table["cells"]] == [["center", "center"], ["left", "center"]]
    assert video == {"type": "video", "video": "file", "caption": {"text": "Cap"}}


@pytest.mark.parametrize(
    "text", ["[" * 30_000, "*a " * 20_000, "==a||" * 10_000, "> " * 20_000 + "x", "$" * 60_000, "a|" * 30_000]
)
def test_hostile_markdown_ends(town: Town, text: str) -> None:
    outcome = town.call("sendRichMessage", chat_id=town.anna.id, rich_message={"markdown": text})
    assert outcome is not None

"""The three conversations: a client's, a group's, a channel's. Each waits for what it asked for, or fails by name."""

from typing import Any

from demo.company import Colleague, Company
from demo.waiting import until
from fake_telegram.control.client import Someone

KIB = 1024
MIB = 1024 * KIB
PDF = b"%PDF-1.4\n" + b"an invented invoice " * 4000
DOCX = b"PK\x03\x04" + b"an invented plan " * 4000


async def heard(who: Someone, chat: int, what: str, *, after: int = 0, having: str = "") -> dict[str, Any]:
    """The first message of a bot in a chat, after message `after`, that has a text or a file named so."""

    async def look() -> dict[str, Any] | None:
        for message in await who.hears(chat, after=after, wait=0):
            is_bots = bool(message.get("from", {}).get("is_bot"))
            if is_bots and having.lower() in words_of(message).lower():
                return message
        return None

    return await until(what, look)


def words_of(message: dict[str, Any]) -> str:
    name = next((message[kind].get("file_name", "") for kind in ("document", "audio", "video") if kind in message), "")
    return " ".join((message.get("text", ""), message.get("caption", ""), name))


async def comments(company: Company, number: int) -> list[dict[str, Any]]:
    return await company.owner.api.items(f"/tasks/{number}/comments?limit=100")


async def commented(company: Company, number: int, text: str) -> dict[str, Any]:
    """The comment of a task with that text, once it is there."""

    async def look() -> dict[str, Any] | None:
        return next((each for each in await comments(company, number) if text in each["text"]), None)

    return await until(f"a comment {text!r} in task {number}", look)


async def newest_task(company: Company, title: str) -> int:
    async def look() -> int | None:
        tasks = await company.owner.api.items("/tasks")
        return next((task["number"] for task in tasks if title in task["title"]), None)

    return await until(f"a task about {title!r}", look)


async def say(author: Colleague, number: int, text: str, **more: Any) -> None:
    await author.api.call("POST", f"/tasks/{number}/comments", {"text": text, **more})


async def connect(company: Company, number: int, colleague: Colleague) -> None:
    """The owner makes a colleague a participant of a task."""
    await company.owner.api.call("POST", f"/tasks/{number}/roster", {"role": "participant", "member": colleague.ref})


async def client_conversation(company: Company) -> None:
    """A client writes with a photo; an employee answers by Reply in Telegram; another sends a file each way it can travel."""
    client, bot = company.client, company.client_bot["id"]
    await client.start(bot)
    await heard(client, bot, "the greeting")
    await client.send(bot, "Good morning! The invoice for March seems to be wrong, here is a photo.", attach=photo())
    number = company.tasks["client"] = await newest_task(company, company.names[client.id])
    told = await heard(company.support.telegram, company.standard_bot["id"], "the notification", having="invoice for March")
    await company.support.telegram.send(
        company.standard_bot["id"], "Thank you, I am looking into it.", reply_to=told["message_id"]
    )
    await heard(client, bot, "the answer of support", having="looking into it")
    task = await company.owner.api.call("GET", f"/tasks/{number}")
    invoice = await company.support.api.upload("invoice-march.pdf", PDF)
    plan = await company.support.api.upload("payment-plan.docx", DOCX)
    address = f"contact:{task['client']['id']}"
    await say(company.support, number, "Here is the right one, and a payment plan.", notify=[address], files=[invoice, plan])
    await heard(client, bot, "the pdf", having="invoice-march.pdf")
    await heard(client, bot, "the link to the docx", having="payment-plan.docx")
    await client.send(bot, "Perfect, thank you!")
    await commented(company, number, "Perfect, thank you!")


def photo() -> dict[str, Any]:
    return {"kind": "photo", "size": 300 * KIB, "width": 1280, "height": 960}


async def bind_new_task(company: Company, chat: int, title: str) -> int:
    """`/task <title>` by the owner, with Yes to both questions (R85–R87); the new task's number."""
    owner = company.owner.telegram
    command = await owner.send(chat, f"/task {title}")
    answered: set[str] = set()
    for what in ("whether to create the task", "whether to bind the chat"):
        yes = await yes_button(owner, chat, f"the question {what}", after=command["message_id"], answered=answered)
        await owner.press(chat, yes["message_id"], yes["data"], wait=10)
        answered.add(yes["data"])
    return await newest_task(company, title)


async def yes_button(who: Someone, chat: int, what: str, *, after: int, answered: set[str]) -> dict[str, Any]:
    """The first button of an open question: the bot asks the second one by editing the first."""

    async def look() -> dict[str, Any] | None:
        for message in await who.hears(chat, after=after, wait=0):
            rows = message.get("reply_markup", {}).get("inline_keyboard", [])
            if rows and rows[0][0]["callback_data"] not in answered:
                return {"message_id": message["message_id"], "data": rows[0][0]["callback_data"]}
        return None

    return await until(what, look)


async def group_conversation(company: Company) -> None:
    """`/task` with its two confirmations; then a partner names a colleague, and staff answers from the API."""
    group, owner, partner = company.group["id"], company.owner.telegram, company.partner
    title = "Act of acceptance for March"
    number = company.tasks["group"] = await bind_new_task(company, group, title)
    await connect(company, number, company.accountant)
    await owner.send(group, "/status")
    await partner.send(group, f"@{company.accountant.telegram.facts['username']} please check the act, the sum looks odd.")
    await commented(company, number, "the sum looks odd")
    await heard(company.accountant.telegram, company.standard_bot["id"], "the mention's notification", having="looks odd")
    await partner.send(group, "No hurry, tomorrow will do.")
    await commented(company, number, "tomorrow will do")
    await say(company.accountant, number, "Checked: the sum is right, VAT is included.")
    await heard(partner, group, "the accountant's answer in the group", having="VAT is included")


async def channel_discussion(company: Company) -> None:
    """A post goes to the discussion group by itself; a reader comments under it; the answer lands in the same thread."""
    discussion, owner = company.discussion["id"], company.owner.telegram
    title = "Comments of our readers"
    number = company.tasks["channel"] = await bind_new_task(company, discussion, title)
    await connect(company, number, company.support)
    post = await owner.send(company.channel["id"], "Our new office opens on Monday.")
    await commented(company, number, "opens on Monday")
    await company.reader.act("comment", chat=company.channel["id"], message_id=post["message_id"], text="Is there parking?")
    question = await commented(company, number, "Is there parking?")
    await say(company.support, number, "Yes, twenty places behind the house.", answers=question["id"])
    await heard(owner, discussion, "the answer in the thread", having="twenty places")


STORIES = (
    ("a client writes to the company's bot", client_conversation),
    ("a group becomes a task", group_conversation),
    ("readers discuss a post of the channel", channel_discussion),
)
"""In the order they are played."""

"""What happened, in words a newcomer understands: read back from the bridge, never from what the stories meant to do."""

from typing import Any

from rich.console import Console
from rich.padding import Padding

from demo.company import Company
from demo.processes import OPERATOR_TOKEN, Houses
from demo.waiting import until

INTRODUCTIONS = {
    "client": "1. A client writes to the company's bot",
    "group": "2. A group becomes a task",
    "channel": "3. Readers discuss a post of the channel",
}
REASONS = {
    "mentioned": "named with @",
    "replied_to": "it was a reply to what this colleague wrote",
    "conversed": "took part in the last message of this author",
    "assignee": "nobody was named, so the task's assignees hear it",
    "chosen": "picked by the writer",
    "answered": "took part in the message that was answered",
    "new_task": "assignee of the new task",
    "dialogue": "assignee of this client's task",
    "client": "the client of this dialogue",
    "connected": "was connected to the task",
    "status": "the status changed",
    "liked": "author of what was liked",
}
TRAVELS = {
    "photo": "as a photo",
    "document": "as a document",
    "video": "as a video",
    "audio": "as audio",
    "animation": "as an animation",
    "link": "as a signed link (its kind or size does not go as an attachment)",
}


async def tell(console: Console, company: Company) -> None:
    """The whole story, task by task, once every delivery has come to rest."""
    await until("the last delivery", lambda: all_settled(company))
    deliveries = await company.owner.api.items("/deliveries?limit=500")
    console.rule(f"[bold]What happened at {company.name}")
    for story, number in company.tasks.items():
        task = await company.owner.api.call("GET", f"/tasks/{number}")
        comments = await company.owner.api.items(f"/tasks/{number}/comments?limit=100")
        console.print(f"\n[bold]{INTRODUCTIONS[story]}[/]")
        console.print(f"It is task [bold]#{number} “{task['title']}”[/], {task['status']['name'].lower()}; {roster_of(task)}.")
        for comment in comments:
            about = [each for each in deliveries if each["comment"] == comment["id"]]
            console.print(Padding(comment_in_words(comment, about), (0, 0, 0, 3)))
    await tell_totals(console, deliveries)


async def all_settled(company: Company) -> bool:
    rows = await company.owner.api.items("/deliveries?limit=500")
    return bool(rows) and all(row["state"] not in ("due", "sending") for row in rows)


def roster_of(task: dict[str, Any]) -> str:
    return ", ".join(f"{entry['role']} {entry['name']}" for entry in task["roster"]) or "nobody works on it"


def comment_in_words(comment: dict[str, Any], deliveries: list[dict[str, Any]]) -> str:
    """One comment: who wrote what where, what came with it, who was told and why, how it travelled."""
    if comment["system"]:
        return f"[dim]{comment['text']}[/]"
    where = {"telegram": "in Telegram", "api": "in the company's workspace"}[comment["source"]]
    lines = [f"[bold]{comment['author']['name']}[/] wrote {where}: “{comment['text']}”"]
    lines += [f"   with it came {file_in_words(file)}" for file in comment["files"]]
    for recipient in comment["recipients"]:
        why = REASONS[recipient["reason"]] + how(recipient, comment, deliveries)
        lines.append(f"   [green]→ {recipient['name']}[/] was notified: {why}")
    if not comment["recipients"]:
        why = comment.get("heard_by_nobody") or "it was addressed to nobody"
        lines.append(f"   → nobody was notified ({why.replace('_', ' ')})")
    lines += [f"   [cyan]→[/] {line}" for line in relays(deliveries)]
    return "\n".join(lines)


def file_in_words(file: dict[str, Any]) -> str:
    return f"{file['name']} ({file['size_bytes'] / 1024:.0f} KB, {file['state']})"


def how(recipient: dict[str, Any], comment: dict[str, Any], deliveries: list[dict[str, Any]]) -> str:
    """What Telegram carried to this recipient."""
    mine = [each for each in deliveries if each.get("recipient") and same(each["recipient"], recipient["party"])]
    texts = [each for each in mine if each["kind"] == "send"]
    said = f"; the message was {texts[0]['state'].replace('_', ' ')} in Telegram" if texts else ""
    went = any(each["kind"] == "send_file" for each in mine)
    files = [f"{file['name']} went {TRAVELS[file['travels']]}" for file in comment["files"] if went]
    if recipient["unreachable"]:
        said = "; has no private dialogue with the company's bots, so only the group carries it"
    return said + "".join(f"; {line}" for line in files)


def same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return (one["type"], one["id"]) == (other["type"], other["id"])


def relays(deliveries: list[dict[str, Any]]) -> list[str]:
    """Copies of the comment that went into groups."""
    groups = [each for each in deliveries if each["purpose"] == "relay" and each["kind"] == "send"]
    return [f"a copy with the author's name went into the group: {each['state'].replace('_', ' ')}" for each in groups]


async def tell_totals(console: Console, deliveries: list[dict[str, Any]]) -> None:
    states: dict[str, int] = {}
    for each in deliveries:
        states[each["state"]] = states.get(each["state"], 0) + 1
    counted = ", ".join(f"{count} {state.replace('_', ' ')}" for state, count in sorted(states.items()))
    console.print(f"\nTelegram was called for {len(deliveries)} deliveries: {counted}.")


def tell_addresses(console: Console, houses: Houses, company: Company) -> None:
    """Where to go on by hand."""
    console.rule("[bold]Both keep running")
    console.print(f"bridge (REST API, live feed)   {houses.bridge}/api/v1    operator token: {OPERATOR_TOKEN}")
    console.print(f"fake Telegram, Bot API         {houses.bot_api}")
    console.print(f"fake Telegram, control API     {houses.control}")
    console.print(f"database, files and logs       {houses.folder}")
    watch = f".venv/bin/bridge watch --url {houses.bridge} --token {company.owner.api.token}"
    console.print(f"see it live, as {company.owner.name}:\n  {watch}", soft_wrap=True)
    console.print(f"write as {company.names[company.client.id]}:")
    path = f"{houses.control}/people/{company.client.id}/send"
    body = f'{{"chat": {company.client_bot["id"]}, "text": "One more question"}}'
    console.print(f"  curl -X POST {path} -H 'Content-Type: application/json' -d '{body}'", soft_wrap=True)
    console.print("Ctrl-C stops both.")

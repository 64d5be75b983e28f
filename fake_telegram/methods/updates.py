"""Getting updates and webhooks (Bot API: getUpdates, setWebhook, deleteWebhook, getWebhookInfo).

`allowed_updates` is remembered by the bot whichever of the two sets it, and holds for updates made from then on.
"""

from typing import Any, Final

from fake_telegram.world import DEFAULT_KINDS, KINDS, Bot, World, limits

from .outcomes import Answer, AwaitUpdates
from .refusals import CallRefused, too_many
from .tables import Call, Method, parameters
from .webhook_urls import checked_address, checked_secret, checked_url

_SPIN_S: Final = 3  # [src] the same offset again within this time waits as long
_TIGHT_SPIN_S: Final = 0.5  # [src] and within this time gets one update at most


def _get_updates(call: Call) -> list[dict[str, Any]] | AwaitUpdates:
    bot, args = call.bot, call.args
    if bot.webhook.url:
        raise CallRefused(
            409, "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
        )
    offset = args.integer("offset", low=-(1 << 31), high=(1 << 31) - 1)
    limit = args.integer("limit", 100, low=1, high=limits.UPDATES_LIMIT_MAX)
    timeout = args.integer("timeout", low=0, high=limits.POLL_TIMEOUT_S_MAX)
    if not call.waited:
        _remember_kinds(call)
        if bot.last_poll is not None and bot.last_poll[0] == offset and timeout < _SPIN_S:
            since = call.now - bot.last_poll[1]
            timeout = _SPIN_S if 0 <= since < _SPIN_S else timeout
            limit = 1 if 0 <= since < _TIGHT_SPIN_S else limit
        bot.last_poll = (offset, call.now)
    if offset < 0 or 0 < offset <= bot.updates.next_update_id:
        bot.updates.confirm(offset, call.now)
    found = bot.updates.pending(call.now, limit=limit)
    if not found and timeout and not call.waited:
        return AwaitUpdates(bot.id, call.now + timeout)
    return [update.payload for update in found]


def _remember_kinds(call: Call) -> None:
    """Absent or unreadable keeps what was; an empty list, or one without any known name, is the default."""
    if not call.args.text("allowed_updates").strip():
        return
    try:
        given = call.args.json("allowed_updates", "allowed updates")
    except CallRefused:
        return
    if not isinstance(given, list):
        return
    kinds = frozenset(one.lower() for one in given if isinstance(one, str)) & frozenset(KINDS)
    call.bot.allowed_updates = kinds or DEFAULT_KINDS


def _set_webhook(call: Call) -> Answer:
    url = call.args.text("url").strip()
    if not url:
        return delete_webhook(call)
    profile = call.world.profile
    checked = checked_url(url, profile)
    secret = checked_secret(call.args.text("secret_token"))
    address = checked_address(call.args.text("ip_address").strip(), profile)
    certificate = _certificate(call)
    webhook = call.bot.webhook
    connections = call.args.integer("max_connections", 0, low=0, high=profile.webhook_connections_max)
    options = (
        checked,
        secret,
        connections or limits.WEBHOOK_CONNECTIONS_DEFAULT,
        certificate,
        address,
    )
    before = call.bot.allowed_updates
    _check_pace(call)
    _remember_kinds(call)
    _drop_pending(call)
    current = (
        webhook.url,
        webhook.secret_token,
        webhook.max_connections,
        webhook.certificate,
        webhook.fixed_ip_address,
    )
    if options == current and before == call.bot.allowed_updates and not certificate:
        return Answer(True, "Webhook is already set")
    (
        webhook.url,
        webhook.secret_token,
        webhook.max_connections,
        webhook.certificate,
        webhook.fixed_ip_address,
    ) = options
    _changed(call, address)
    return Answer(True, "Webhook was set")


def _certificate(call: Call) -> bytes:
    """The uploaded certificate, empty when there is none; it may come under a name of its own, as libraries send files."""
    uploads = call.args.uploads
    upload = uploads.get("certificate")
    if upload is None and (given := call.args.text("certificate")).startswith("attach://"):
        upload = uploads.get(given.removeprefix("attach://"))
    if upload is None:
        return b""
    if len(upload.data) > limits.CERTIFICATE_BYTES_MAX:
        raise CallRefused(400, f"certificate size is too big ({len(upload.data)} bytes)")
    return upload.data


def _check_pace(call: Call) -> None:
    """[src] One call a second; the next gets 429."""
    webhook = call.bot.webhook
    if webhook.last_set_at is not None and 0 <= call.now - webhook.last_set_at < 1:
        raise too_many(1)
    webhook.last_set_at = call.now


def delete_webhook(call: Call) -> Answer:
    """deleteWebhook: the bot has none any more."""
    webhook = call.bot.webhook
    _drop_pending(call)
    if not webhook.url:
        return Answer(True, "Webhook is already deleted")
    webhook.url = webhook.secret_token = webhook.fixed_ip_address = ""
    webhook.certificate = b""
    webhook.max_connections = limits.WEBHOOK_CONNECTIONS_DEFAULT
    _changed(call, "")
    return Answer(True, "Webhook was deleted")


def _changed(call: Call, address: str) -> None:
    webhook = call.bot.webhook
    webhook.ip_address = address
    webhook.last_error_at, webhook.last_error_message = None, ""
    webhook_changed(call.world, call.bot)


def webhook_changed(world: World, bot: Bot) -> None:
    """Let whoever delivers the bot's updates look at its webhook anew."""
    bot.webhook.generation += 1
    if world.on_update is not None:
        world.on_update(bot.id)


def _drop_pending(call: Call) -> None:
    if call.args.flag("drop_pending_updates"):
        call.bot.updates.clear()


def _get_webhook_info(call: Call) -> dict[str, Any]:
    bot = call.bot
    webhook = bot.webhook
    result: dict[str, Any] = {
        "url": webhook.url,
        "has_custom_certificate": bool(webhook.certificate),
        "pending_update_count": bot.updates.pending_count(call.now),
    }
    if webhook.url:
        result["max_connections"] = webhook.max_connections
        result["ip_address"] = webhook.ip_address or "<unknown>"
        if webhook.last_error_at is not None:
            result["last_error_date"] = int(webhook.last_error_at)
            result["last_error_message"] = webhook.last_error_message
    if bot.allowed_updates != DEFAULT_KINDS:
        result["allowed_updates"] = allowed_names(bot)
    return result


def allowed_names(bot: Bot) -> list[str]:
    """The kinds the bot asked for, in the documentation's order."""
    return [kind for kind in KINDS if kind in bot.allowed_updates]


METHODS: Final = (
    Method(
        "getUpdates",
        _get_updates,
        parameters(offset="Integer", limit="Integer", timeout="Integer", allowed_updates="JSON"),
    ),
    Method(
        "setWebhook",
        _set_webhook,
        parameters(
            url="String!",
            certificate="File",
            ip_address="String",
            max_connections="Integer",
            allowed_updates="JSON",
            drop_pending_updates="Boolean",
            secret_token="String",
        ),
    ),
    Method("deleteWebhook", delete_webhook, parameters(drop_pending_updates="Boolean")),
    Method("getWebhookInfo", _get_webhook_info),
)

"""Connecting bots: a token is proven by Telegram itself, sealed, and unique in the installation (R25, R33).

Telegram is asked about the token (`getMe`) before anything is written; what is kept of it is a sealed copy and a keyed
fingerprint. The webhook's address and secret are drawn here; telling Telegram of them is upkeep's work, so that it is repeated
until it succeeds.
"""

from collections.abc import Callable
from typing import Final, TypeVar
from urllib.parse import urlsplit

from msgspec import UNSET
from msgspec.structs import replace

from bridge.domain.conversations import Bot, BotKind, Intake
from bridge.domain.ids import AccountId, BotId, EmployeeId, IdSource
from bridge.domain.people import Account, Employee
from bridge.domain.permissions import Denial, Denied
from bridge.domain.plans import may_add_own_bot
from bridge.ports.clock import Clock
from bridge.ports.entropy import Entropy
from bridge.ports.seals import Seals
from bridge.ports.store import SealedSecret, Store, Transaction
from bridge.ports.telegram import BotProfile, Telegram, TelegramError, TelegramUnauthorized
from bridge.services.references import Invalid, check_template, members_of
from bridge.services.wanted import BotChange, BotWanted, StandardBotWanted, given

T = TypeVar("T")

HOOK_KEY_BYTES: Final = 24
WEBHOOK_SECRET_BYTES: Final = 32
"""As text 43 characters of those Telegram allows in a secret token (at most 256)."""


class TelegramSilent(Exception):
    """Telegram could not be asked whether the token is good; nothing was written. The words are Telegram's or the network's."""


class NotAllowed(Exception):
    """The account may not have this; `denial` says why."""

    def __init__(self, denial: Denial, words: str) -> None:
        super().__init__(words)
        self.denial = denial


class Secrets:
    """What a new token brings with it, drawn outside the transaction."""

    def __init__(self, token: str, seals: Seals, entropy: Entropy) -> None:
        self.hook_key = entropy.token(HOOK_KEY_BYTES)
        self.token = seals.seal(token)
        self.webhook_secret = seals.seal(entropy.token(WEBHOOK_SECRET_BYTES))
        self.fingerprint = seals.fingerprint(token)

    def save(self, tx: Transaction, bot: BotId) -> None:
        """Keeps them for a bot. Raises `AlreadyThere("token")` when another bot has the token (R33)."""
        tx.bots.save_secrets(bot, self.token, self.webhook_secret, self.fingerprint)


class Connecting:
    """Adds and changes bots. `api_base_url` serves bots that name no Bot API server of their own."""

    def __init__(
        self, store: Store, telegram: Telegram, seals: Seals, entropy: Entropy, clock: Clock, *, api_base_url: str
    ) -> None:
        self._store = store
        self._telegram = telegram
        self._seals = seals
        self._entropy = entropy
        self._clock = clock
        self._api_base_url = api_base_url

    async def add_own_bot(self, account: Account, by: Employee, wanted: BotWanted, then: Callable[[Transaction, Bot], T]) -> T:
        """Connects an account's own bot; `then` ends the same transaction and gives the answer.

        Raises `NotAllowed` (R15, R16), `Invalid`, `AlreadyThere`, `TelegramSilent`.
        """
        now = self._clock.now()
        await self._store.transact(lambda tx: _require_room(tx, account.id, now))
        base = self._base_url(wanted.api_base_url)
        profile = await self._profile(wanted.token, base)
        secrets = Secrets(wanted.token, self._seals, self._entropy)

        def add(tx: Transaction) -> T:
            _require_room(tx, account.id, now)
            check_template(tx, account.id, wanted.template, "template")
            bot = Bot(
                id=BotId(IdSource(tx.ids.block()).take()),
                account=account.id,
                kind=BotKind.OWN,
                name=wanted.name.strip(),
                telegram_id=profile.id,
                username=profile.username,
                intake=wanted.intake,
                api_base_url=base,
                hook_key=secrets.hook_key,
                template=wanted.template,
                contact_template=wanted.contact_template,
                extra_assignees=members_of(tx, account.id, wanted.extra_assignees, "extra_assignees"),
                greeting=wanted.greeting,
                fallback_assignee=wanted.fallback_assignee,
                configured_by=by.id,
            )
            tx.bots.save(bot)
            secrets.save(tx, bot.id)
            return then(tx, bot)

        return await self._store.transact(add)

    async def set_standard_bot(self, wanted: StandardBotWanted) -> Bot:
        """Connects the installation's standard bot, or gives it another token; its chats stay bound when the bot is the same.

        Raises `Invalid`, `AlreadyThere`, `TelegramSilent`.
        """
        base = self._base_url(wanted.api_base_url)
        profile = await self._profile(wanted.token, base)
        secrets = Secrets(wanted.token, self._seals, self._entropy)

        def write(tx: Transaction) -> Bot:
            present = tx.bots.standard()
            if present is not None and present.telegram_id == profile.id:
                bot = _as_told(present, profile, base, wanted.intake, secrets)
            else:
                if present is not None:
                    raise Invalid("token", f"@{present.username} is the standard bot already; give a token of that bot")
                bot = _new_standard(tx, profile, base, wanted.intake, secrets)
            tx.bots.save(bot)
            secrets.save(tx, bot.id)
            return bot

        return await self._store.transact(write)

    async def change_bot(self, account: AccountId, bot: BotId, by: EmployeeId, change: BotChange) -> Bot:
        """Changes an own bot; a new token must be of the same bot.

        Raises `LookupError` for no such bot, `Invalid`, `AlreadyThere`, `TelegramSilent`.
        """
        present = await self._store.transact(lambda tx: own_bot(tx, account, bot))
        values = given(change)
        token = values.pop("token", None)
        if "api_base_url" in values:
            values["api_base_url"] = self._base_url(str(values["api_base_url"]))
        secrets = None
        if isinstance(token, str):
            base = str(values.get("api_base_url", present.api_base_url))
            profile = await self._profile(token, base)
            if profile.id != present.telegram_id:
                raise Invalid("token", f"it is the token of @{profile.username}, not of @{present.username}; add that bot anew")
            secrets = Secrets(token, self._seals, self._entropy)
            values |= {"username": profile.username, "hook_key": secrets.hook_key}

        def write(tx: Transaction) -> Bot:
            current = own_bot(tx, account, bot)
            if change.template is not UNSET:
                check_template(tx, account, change.template, "template")
            if change.extra_assignees is not UNSET:
                values["extra_assignees"] = members_of(tx, account, change.extra_assignees, "extra_assignees")
            changed = replace(current, **values, configured_by=by)
            tx.bots.save(changed)
            if secrets is not None:
                secrets.save(tx, bot)
            return changed

        return await self._store.transact(write)

    async def _profile(self, token: str, base: str) -> BotProfile:
        try:
            return await self._telegram.voice(token, base).profile()
        except TelegramUnauthorized as error:
            raise Invalid("token", f"Telegram does not accept it ({error.words}): copy it again from BotFather") from error
        except TelegramError as error:
            raise TelegramSilent(f"Telegram at {base} could not be asked about the token: {error.words}") from error

    def _base_url(self, wanted: str) -> str:
        if not wanted:
            return self._api_base_url
        try:
            parts = urlsplit(wanted)
            good = parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.query and not parts.fragment
        except ValueError:
            good = False
        if not good:
            raise Invalid("api_base_url", "write it like https://api.telegram.org")
        return wanted.rstrip("/")


def own_bot(tx: Transaction, account: AccountId, id: BotId) -> Bot:
    """An own bot of the account. Raises `LookupError` for any other id."""
    bot = tx.bots.get(id)
    if bot is None or bot.account != account:
        raise LookupError(f"no bot {id} in this account")
    return bot


def reset_bot(tx: Transaction, bot: Bot) -> Bot:
    """Telegram's side is new (another server, a fresh fake): a new epoch opens and reading starts over."""
    changed = replace(bot, epoch=bot.epoch + 1)
    tx.bots.save(changed)
    tx.bots.save_cursor(bot.id, 0, 0.0)
    return changed


def seal_again(tx: Transaction, seals: Seals) -> int:
    """Seals under the newest key what an older one sealed; the old key may go when this found nothing. Returns how many bots."""
    count = 0
    for bot in tx.bots.all():
        kept: tuple[SealedSecret, SealedSecret] = tx.bots.secrets(bot.id)
        if all(seals.is_current(each) for each in kept):
            continue
        token, secret = (seals.open(each) for each in kept)
        tx.bots.save_secrets(bot.id, seals.seal(token), seals.seal(secret), seals.fingerprint(token))
        count += 1
    return count


def _require_room(tx: Transaction, account: AccountId, now: float) -> None:
    """One more own bot fits the plan, as the account is now (R15–R17)."""
    current = tx.accounts.get(account)
    assert current is not None, "the caller's account exists"
    existing = sum(bot.account == account and bot.kind is BotKind.OWN for bot in tx.bots.all())
    verdict = may_add_own_bot(current, existing, now=now)
    if isinstance(verdict, Denied):
        raise NotAllowed(verdict.reason, f"the plan {current.plan!r} has no room for one more own bot ({existing} connected)")


def _as_told(present: Bot, profile: BotProfile, base: str, intake: Intake, secrets: Secrets) -> Bot:
    return replace(
        present,
        name=profile.name,
        username=profile.username,
        api_base_url=base,
        intake=intake,
        hook_key=secrets.hook_key,
        is_enabled=True,
    )


def _new_standard(tx: Transaction, profile: BotProfile, base: str, intake: Intake, secrets: Secrets) -> Bot:
    return Bot(
        id=BotId(IdSource(tx.ids.block()).take()),
        account=None,
        kind=BotKind.STANDARD,
        name=profile.name,
        telegram_id=profile.id,
        username=profile.username,
        intake=intake,
        api_base_url=base,
        hook_key=secrets.hook_key,
    )

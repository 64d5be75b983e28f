"""The methods of the Bot API that this fake does not carry out, by family, and why. Each is refused, and the journal says so.

Together with the tables of the other modules this is the whole Bot API 10.3; a test compares them with the newest documentation.
"""

from typing import Final

_NAMES: Final = {
    "there is no money here: payments, stars, gifts": """
        answerPreCheckoutQuery answerShippingQuery convertGiftToStars createChatSubscriptionInviteLink createInvoiceLink
        editChatSubscriptionInviteLink editUserStarSubscription getAvailableGifts getBusinessAccountGifts
        getBusinessAccountStarBalance getChatGifts getMyStarBalance getStarTransactions getUserGifts giftPremiumSubscription
        refundStarPayment sendGift sendInvoice sendPaidMedia setBusinessAccountGiftSettings transferBusinessAccountStars
        transferGift upgradeGift""",
    "there are no sticker sets; stickers are only sent": """
        addStickerToSet createNewStickerSet deleteChatStickerSet deleteStickerFromSet deleteStickerSet
        getStickerSet replaceStickerInSet setChatStickerSet
        setCustomEmojiStickerSetThumbnail setStickerEmojiList setStickerKeywords setStickerMaskPosition
        setStickerPositionInSet setStickerSetThumbnail setStickerSetTitle uploadStickerFile""",
    "there are no stories": "deleteStory editStory postStory repostStory",
    "there are no games": "getGameHighScores sendGame setGameScore",
    "there is no passport": "setPassportDataErrors",
}

REASONS: Final = {name.lower(): why for why, names in _NAMES.items() for name in names.split()}
"""Why a method is refused, by its name in small letters."""

NAMES: Final = tuple(name for names in _NAMES.values() for name in names.split())
"""The names as the documentation writes them."""

"""How the world looks to a bot, as the Bot API writes it; or to a person when there is no bot."""

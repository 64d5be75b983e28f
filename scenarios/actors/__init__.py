"""Who acts in a scenario: people through the fake Telegram's control API, staff through the bridge's REST API."""

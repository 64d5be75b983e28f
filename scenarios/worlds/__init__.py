"""The two worlds a scenario can play in: the only place where the product and the fake Telegram meet, by front doors."""

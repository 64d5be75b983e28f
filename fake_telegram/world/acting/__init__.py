"""What people do from their telephones, act by act: what a Telegram client would allow, and what comes of it."""

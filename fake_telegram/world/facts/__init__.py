"""What there is, as data: accounts, chats, messages, files, queues. Nothing here knows the world it stands in."""

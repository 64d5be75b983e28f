"""What happens in the world, whoever caused it: messages come and go, members enter and leave, bots are told."""

"""Playing a scenario: perform its steps in a world, look, judge, and keep the account."""

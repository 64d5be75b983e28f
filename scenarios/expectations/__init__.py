"""What was seen, and whether it is what the scenario expects: pure values and pure matchers, no I/O."""

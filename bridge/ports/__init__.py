"""What the services need from outside, as Protocols of at most ten verbs; adapters stand behind them."""

"""Scenarios: what the product must do, written as YAML and run in a simulated and in a real world."""

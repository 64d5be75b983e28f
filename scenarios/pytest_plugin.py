"""Collects `*.scenario.yaml` files as pytest items."""

"""The action table: one module for each group of actions."""

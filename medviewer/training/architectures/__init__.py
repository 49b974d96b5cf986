"""The networks, one per file: each a function that builds a fresh one."""

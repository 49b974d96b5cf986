"""The header window: every element of an instance, searched, copied, compared."""

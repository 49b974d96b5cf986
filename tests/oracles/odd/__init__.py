"""Kinds of subjects that the fuzzer makes odd: each knows its mutations, how it is opened, and what must not come of it."""

"""A synthetic chest CT drawn from implicit shapes: the demo study, and ground truth for tests."""

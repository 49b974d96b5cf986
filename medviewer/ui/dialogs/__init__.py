"""Windows beside the main one: choices, and texts too long for a line."""

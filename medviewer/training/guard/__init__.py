"""The guard network: tells nodules from all else that a point in a chest CT may lie on."""

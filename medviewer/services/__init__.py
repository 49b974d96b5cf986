"""Jobs, worker processes, settings and stores: no Qt."""

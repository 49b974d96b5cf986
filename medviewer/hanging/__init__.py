"""What to show where: the grid of viewports and the hanging protocols that fill it."""

"""Documents made from a Reading: the PDF summary."""

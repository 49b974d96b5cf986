"""What the left mouse button does in a viewport: one tool per file, all of them in the table (table.py)."""

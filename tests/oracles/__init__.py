"""Commands that hold the reading against outside readers, and damage real files to see what becomes of them."""

"""Image-enhancement filters, one per file, and the chain that orders them."""

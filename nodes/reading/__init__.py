"""What a message says about a brief, read by rules alone."""

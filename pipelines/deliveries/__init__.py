"""What receivers open: files made of what they may see, each format for itself."""

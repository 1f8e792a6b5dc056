"""What a publication is handed on as, a package for each receiver's format: written from published rows alone."""

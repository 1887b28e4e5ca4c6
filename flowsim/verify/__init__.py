"""The theory battery: small systems run as anybody would, held against exact answers."""

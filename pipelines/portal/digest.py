"""What is kept in the place of a secret: who reads it cannot show the secret."""

import hashlib


def of(text: str) -> str:
    """SHA-256 in hexadecimal digits, of any text, also one that is no sound Unicode."""
    return hashlib.sha256(text.encode("utf-8", errors="replace")).hexdigest()

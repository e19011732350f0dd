"""Keys for Cypher: only their hashes are kept. ``python -m concerted.api.keys`` makes one.

A key has 256 random bits, so that its plain SHA-256 tells nothing about it and needs no salt.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable


def new_key() -> str:
    """A key to hand to a user."""
    return f"ck_{secrets.token_urlsafe(32)}"


def hash_of(key: str) -> str:
    """The hash of a key, as settings hold it."""
    return hashlib.sha256(key.encode()).hexdigest()


def holder(key: str | None, hashes: Iterable[str]) -> str | None:
    """The beginning of the hash of a known key, which names its holder in logs; None where the key is not known."""
    if not key:
        return None
    mine = hash_of(key)
    # Every hash is compared, so that the time says nothing about which were close.
    found = [known for known in hashes if hmac.compare_digest(known.lower(), mine)]
    return mine[:12] if found else None


if __name__ == "__main__":
    made = new_key()
    print(f"key (give it to the user, it is not kept): {made}\nhash (for CONCERTED_API_KEYS): {hash_of(made)}")

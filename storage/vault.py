"""Seals what could name a person, and makes keyed tags to find it by; the key never enters the database."""

import hashlib
import hmac
import json
import secrets
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from storage.errors import WrongKey

KEY_BYTES = 32
TAG_BYTES = 16
_NONCE = 12
_FORMAT = b"\x01"  # first byte of every sealed value, so that another cipher can come later


class Vault:
    """One key of 32 bytes, a subkey of its own for every purpose: what is sealed or tagged for one opens no other."""

    def __init__(self, key: bytes) -> None:
        """Raises ValueError unless `key` is 32 bytes."""
        if len(key) != KEY_BYTES:
            raise ValueError(f"the key must be {KEY_BYTES} bytes, not {len(key)}")
        self._key = bytes(key)
        self._ciphers: dict[str, AESGCM] = {}
        self._tag_keys: dict[str, bytes] = {}
        self._mac_keys: dict[str, bytes] = {}

    def __repr__(self) -> str:
        return "Vault(…)"

    def seal(self, plain: bytes, purpose: str) -> bytes:
        """Encrypt; the same plain text gives another sealed value each time. 29 bytes longer than `plain`."""
        nonce = secrets.token_bytes(_NONCE)
        return _FORMAT + nonce + self._cipher(purpose).encrypt(nonce, plain, purpose.encode())

    def open(self, sealed: bytes, purpose: str) -> bytes:
        """Decrypt. Raises WrongKey when key or purpose differ, or a byte was changed."""
        if sealed[:1] != _FORMAT or len(sealed) <= _NONCE:
            raise WrongKey
        try:
            return self._cipher(purpose).decrypt(sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :], purpose.encode())
        except InvalidTag:
            raise WrongKey from None

    def seal_json(self, value: object, purpose: str) -> bytes:
        return self.seal(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), purpose)

    def open_json(self, sealed: bytes, purpose: str) -> Any:
        return json.loads(self.open(sealed, purpose))

    def tag(self, purpose: str, *parts: int | str) -> bytes:
        """A keyed fingerprint of `parts` (16 bytes): equal parts meet, and nobody without the key can try them out."""
        key = self._tag_keys.get(purpose)
        if key is None:
            key = self._tag_keys[purpose] = self._subkey("tag", purpose)
        # the type and the length are part of it: (1, 23) is not (12, 3), and 1 is not "1"
        message = "".join(f"{'i' if isinstance(p, int) else 's'}{len(str(p))}:{p}" for p in parts)
        return hmac.digest(key, message.encode(), "sha256")[:TAG_BYTES]

    def mac(self, purpose: str, message: bytes) -> bytes:
        """32 bytes that nobody without the key can make for that message."""
        key = self._mac_keys.get(purpose)
        if key is None:
            key = self._mac_keys[purpose] = self._subkey("mac", purpose)
        return hmac.digest(key, message, "sha256")

    def _cipher(self, purpose: str) -> AESGCM:
        cipher = self._ciphers.get(purpose)
        if cipher is None:
            cipher = self._ciphers[purpose] = AESGCM(self._subkey("seal", purpose))
        return cipher

    def _subkey(self, use: str, purpose: str) -> bytes:
        return HKDF(SHA256(), KEY_BYTES, None, f"zongzhi/1/{use}/{purpose}".encode()).derive(self._key)


def digest(salt: bytes, raw: str) -> bytes:
    """Salted fingerprint of words, for the history: with the salt erased, the words cannot be guessed from it."""
    return hashlib.sha256(salt + raw.encode()).digest()


def normalised_code(code: str) -> str:
    """A look-up code as people type it: any case, any spaces and dashes (full-width ones too)."""
    return "".join(c for c in code.upper() if c.isalnum())

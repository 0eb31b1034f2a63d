"""Sealing and tagging: what one purpose makes, no other opens or meets."""

import pytest

from storage.errors import WrongKey
from storage.vault import TAG_BYTES, Vault, digest
from tests.storage.hands import KEY


def test_what_was_sealed_opens_again_and_looks_different_each_time() -> None:
    vault = Vault(KEY)
    one, two = vault.seal("王小明".encode(), "words"), vault.seal("王小明".encode(), "words")
    assert one != two
    assert vault.open(one, "words") == vault.open(two, "words") == "王小明".encode()
    assert vault.open_json(vault.seal_json({"名": [1, None]}, "draft"), "draft") == {"名": [1, None]}


def test_another_key_another_purpose_or_a_changed_byte_open_nothing() -> None:
    sealed = Vault(KEY).seal(b"x", "words")
    for key, purpose, value in (
        (bytes(32), "words", sealed),
        (KEY, "draft", sealed),
        (KEY, "words", sealed[:-1] + bytes([sealed[-1] ^ 1])),
        (KEY, "words", b"\x02" + sealed[1:]),
        (KEY, "words", b""),
        (KEY, "words", sealed[:5]),
    ):
        with pytest.raises(WrongKey):
            Vault(key).open(value, purpose)


def test_tags_meet_only_for_the_same_key_purpose_and_parts() -> None:
    vault = Vault(KEY)
    tag = vault.tag("msg", 1, 23)
    assert tag == Vault(KEY).tag("msg", 1, 23)
    assert len(tag) == TAG_BYTES
    others = [
        vault.tag("msg", 12, 3),
        vault.tag("msg", "1", 23),
        vault.tag("msg", 123),
        vault.tag("open", 1, 23),
        vault.tag("msg", -1, 23),
        Vault(bytes(32)).tag("msg", 1, 23),
    ]
    assert tag not in others
    assert len(set(others)) == len(others)


def test_a_key_of_another_length_is_refused() -> None:
    for key in (b"", KEY[:16], KEY + b"x"):
        with pytest.raises(ValueError, match="32 bytes"):
            Vault(key)


def test_the_vault_does_not_print_its_key() -> None:
    assert repr(Vault(KEY)) == "Vault(…)"


def test_a_digest_depends_on_its_salt() -> None:
    assert digest(b"a", "x") != digest(b"b", "x")

"""Whoever changes the record in the database is found out."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection

from bedside.features.audit import chain
from bedside.features.audit.api import Entry, seal_everything
from bedside.features.audit.keys import replace_key
from bedside.features.audit.models import Link, Seal
from bedside.features.audit.tests.conftest import ANA
from bedside.features.audit.tests.intruder import Intruder
from bedside.features.audit.verify import verify
from bedside.kit import crypto

Codes = Callable[..., set[str]]
Write = Callable[..., list[int]]

# The attacker's tool: the chain computed again in SQL, over whatever the entries say now. It gets everything right that
# can be known without the keys.
FINGERPRINTS = """
CREATE OR REPLACE FUNCTION pg_temp.fingerprint(wanted bigint) RETURNS bytea LANGUAGE plpgsql AS $$
DECLARE canonical text;
BEGIN
    SELECT '{' || string_agg(to_json(key)::text || ':' || value, ',' ORDER BY key COLLATE "C") || '}' INTO canonical
    FROM (
        SELECT key, CASE
            WHEN key = 'at' THEN '"' || to_char((SELECT at FROM audit_entry WHERE id = wanted) AT TIME ZONE 'UTC',
                'YYYY-MM-DD"T"HH24:MI:SS.US') || '+00:00"'
            WHEN key = 'facts' THEN replace(replace(value::text, ': ', ':'), ', ', ',')
            ELSE value::text END AS value
        FROM audit_entry e, jsonb_each(to_jsonb(e) - 'subject_name') WHERE e.id = wanted
    ) AS pairs;
    RETURN sha256(convert_to(canonical, 'UTF8'));
END $$;
"""
RECOMPUTE = """
DO $$
DECLARE row record; previous bytea := decode(repeat('00', 32), 'hex');
BEGIN
    FOR row IN SELECT place, entry_id FROM audit_link ORDER BY place LOOP
        previous := sha256(previous || int8send(row.place) || pg_temp.fingerprint(row.entry_id));
        UPDATE audit_link SET digest = previous WHERE place = row.place;
        UPDATE audit_seal SET digest = previous WHERE last = row.place;
    END LOOP;
END $$;
"""


def sentences() -> str:
    return "\n".join(broken.sentence for broken in verify().breaks)


def test_an_untouched_record_is_unbroken(sealed: list[int], write: Write) -> None:
    write(2)
    report = verify()
    assert report.unbroken
    assert (report.placed, report.waiting, report.seals, report.checkpoints) == (30, 2, 3, 3)
    assert report.keys == (crypto.public_key().hex(),)


def test_an_empty_record_is_unbroken(codes: Codes) -> None:
    assert codes() == set()


@pytest.mark.parametrize(
    "change",
    [
        "actor_name = 'Somebody Else'",
        "at = at - interval '1 day'",
        "action = 'post.declined'",
        "facts = '{\"version\": 99}'",
        "address = '10.0.0.1'",
        "unit_id = 7",
    ],
)
def test_a_changed_row_is_found(sealed: list[int], intruder: Intruder, change: str) -> None:
    intruder.do(f"UPDATE audit_entry SET {change} WHERE id = {sealed[16]}")
    (broken,) = verify().breaks
    assert (broken.code, broken.entry, broken.place) == ("entry-changed", sealed[16], 17)
    assert str(sealed[16]) in broken.sentence


def test_a_row_changed_before_it_was_sealed_is_found(write: Write, intruder: Intruder, codes: Codes) -> None:
    numbers = write(3)
    intruder.do(f"UPDATE audit_entry SET action = 'post.declined' WHERE id = {numbers[1]}")
    assert codes() == {"entry-forged"}
    seal_everything()
    assert codes() == {"entry-forged"}


def test_a_row_removed_with_its_link_is_found(sealed: list[int], intruder: Intruder) -> None:
    intruder.do(
        f"DELETE FROM audit_link WHERE entry_id = {sealed[4]}", f"DELETE FROM audit_entry WHERE id = {sealed[4]}"
    )
    (broken,) = verify().breaks
    assert (broken.code, broken.more["first"], broken.place) == ("places-missing", 5, 5)


def test_a_row_removed_alone_is_found(sealed: list[int], intruder: Intruder) -> None:
    intruder.cut_the_ties()
    intruder.do(f"DELETE FROM audit_entry WHERE id = {sealed[4]}")
    (broken,) = verify().breaks
    assert (broken.code, broken.entry, broken.place) == ("entry-removed", sealed[4], 5)


def test_a_row_removed_and_the_places_closed_up_is_found(sealed: list[int], intruder: Intruder, codes: Codes) -> None:
    intruder.do(
        f"DELETE FROM audit_link WHERE entry_id = {sealed[4]}",
        f"DELETE FROM audit_entry WHERE id = {sealed[4]}",
        "UPDATE audit_link SET place = place + 1000 WHERE place > 5",
        "UPDATE audit_link SET place = place - 1001 WHERE place > 5",
    )
    assert "link-changed" in codes()


def test_a_row_added_without_the_queue_is_found(sealed: list[int], intruder: Intruder) -> None:
    copied = ", ".join(name for name in (*chain.FIELDS, "subject_name") if name != "id")
    intruder.do(f"INSERT INTO audit_entry ({copied}) SELECT {copied} FROM audit_entry WHERE id = {sealed[0]}")
    (broken,) = verify().breaks
    assert broken.code == "entry-outside"
    assert broken.entry == Entry.objects.order_by("-pk").values_list("pk", flat=True).first()


def test_a_row_added_through_the_queue_is_found_even_when_it_copies_a_stamp(
    sealed: list[int], intruder: Intruder
) -> None:
    copied = ", ".join(name for name in (*chain.FIELDS, "subject_name") if name != "id")
    intruder.sql(f"INSERT INTO audit_entry ({copied}) SELECT {copied} FROM audit_entry WHERE id = {sealed[0]}")
    assert seal_everything() == 1
    codes = {broken.code for broken in verify().breaks}
    assert codes == {"entry-forged", "name-changed"}


def test_rows_swapped_in_the_chain_are_found(sealed: list[int], intruder: Intruder, codes: Codes) -> None:
    intruder.do(
        "UPDATE audit_link SET place = -3 WHERE place = 3",
        "UPDATE audit_link SET place = 3 WHERE place = 4",
        "UPDATE audit_link SET place = 4 WHERE place = -3",
    )
    assert "link-changed" in codes()


def test_the_newest_entries_cut_off_with_links_and_seals_are_found(sealed: list[int], intruder: Intruder) -> None:
    intruder.do(
        "DELETE FROM audit_seal WHERE last > 10",
        "DELETE FROM audit_link WHERE place > 10",
        f"DELETE FROM audit_payload WHERE entry_id > {sealed[9]}",
        f"DELETE FROM audit_entry WHERE id > {sealed[9]}",
    )
    (broken,) = verify().breaks
    assert (broken.code, broken.place, broken.more["end"]) == ("cut-off", 30, 10)


def test_a_cut_is_found_after_new_entries_took_the_places(
    sealed: list[int], intruder: Intruder, write: Write, codes: Codes
) -> None:
    intruder.do(
        "DELETE FROM audit_seal WHERE last > 10",
        "DELETE FROM audit_link WHERE place > 10",
        f"DELETE FROM audit_payload WHERE entry_id > {sealed[9]}",
        f"DELETE FROM audit_entry WHERE id > {sealed[9]}",
    )
    write(25)
    seal_everything()
    assert codes() == {"checkpoint-differs"}


def test_an_emptied_record_is_found(sealed: list[int], intruder: Intruder, codes: Codes) -> None:
    intruder.do(*(f"DELETE FROM {table}" for table in ("audit_payload", "audit_link", "audit_seal", "audit_entry")))
    assert codes() == {"cut-off"}


def test_the_attackers_tool_computes_the_chain_as_bedside_does(sealed: list[int], intruder: Intruder) -> None:
    """Otherwise the next test would prove nothing."""
    before = list(Link.objects.order_by("place").values_list("digest", flat=True))
    intruder.sql(FINGERPRINTS)
    intruder.do(RECOMPUTE)
    assert list(Link.objects.order_by("place").values_list("digest", flat=True)) == before
    assert verify().unbroken


def test_a_chain_computed_again_in_sql_is_found(sealed: list[int], intruder: Intruder) -> None:
    intruder.sql(FINGERPRINTS)
    intruder.do(f"UPDATE audit_entry SET action = 'post.declined' WHERE id = {sealed[11]}", RECOMPUTE)
    found = [(broken.code, broken.entry or broken.place) for broken in verify().breaks]
    assert found == [
        ("entry-forged", sealed[11]),
        ("seal-forged", 20),
        ("seal-forged", 30),
        ("checkpoint-differs", 20),
        ("checkpoint-differs", 30),
    ]


def test_a_chain_computed_again_and_signed_with_another_key_is_found(
    sealed: list[int], intruder: Intruder, codes: Codes
) -> None:
    intruder.sql(FINGERPRINTS)
    intruder.do(f"UPDATE audit_entry SET action = 'post.declined' WHERE id = {sealed[11]}", RECOMPUTE)
    own = Ed25519PrivateKey.generate()
    with intruder.inside(), connection.cursor() as cursor:
        for seal in Seal.objects.all():
            signature = own.sign(chain.statement(seal.last, bytes(seal.digest), seal.at))
            cursor.execute(
                "UPDATE audit_seal SET signature = %s, key = %s WHERE id = %s",
                [signature, own.public_key().public_bytes_raw(), seal.pk],
            )
    assert {"seal-forged", "checkpoint-differs", "entry-forged"} == codes()


def test_a_removed_seal_is_found(sealed: list[int], intruder: Intruder, codes: Codes) -> None:
    intruder.do("DELETE FROM audit_seal WHERE last = 20")
    assert codes() == {"places-unsealed"}
    intruder.do("DELETE FROM audit_seal WHERE last = 30")
    assert codes() == {"places-unsealed"}


def test_sealing_goes_on_behind_a_damaged_end(
    sealed: list[int], intruder: Intruder, write: Write, codes: Codes
) -> None:
    """The record must not stop because somebody meddled with it."""
    intruder.do("DELETE FROM audit_seal WHERE last = 30")
    write(5)
    assert seal_everything() == 5
    assert codes() == {"places-unsealed"}


def test_a_seal_over_places_that_are_gone_is_no_obstacle(
    sealed: list[int], intruder: Intruder, write: Write, codes: Codes
) -> None:
    intruder.do("DELETE FROM audit_link WHERE place > 25")
    write(5)
    assert seal_everything() == 5
    assert {"places-missing", "entry-outside"} <= codes()


def test_a_changed_seal_is_found(sealed: list[int], intruder: Intruder, codes: Codes) -> None:
    intruder.do("UPDATE audit_seal SET at = at - interval '1 day' WHERE last = 20")
    assert codes() == {"seal-forged"}


def test_changed_words_are_found(sealed: list[int], intruder: Intruder, codes: Codes) -> None:
    token = crypto.encrypt('{"comment": "I never liked it"}').hex()
    intruder.do(f"UPDATE audit_payload SET words = decode('{token}', 'hex') WHERE entry_id = {sealed[-1]}")
    assert codes() == {"words-changed"}


def test_removed_words_are_found(sealed: list[int], intruder: Intruder, codes: Codes) -> None:
    intruder.do(f"DELETE FROM audit_payload WHERE entry_id = {sealed[-1]}")
    assert codes() == {"words-removed"}


def test_added_words_are_found(sealed: list[int], intruder: Intruder, codes: Codes) -> None:
    intruder.do(f"UPDATE audit_payload SET entry_id = {sealed[0]} WHERE entry_id = {sealed[-1]}")
    assert codes() == {"words-added", "words-removed"}


def test_words_erased_behind_bedsides_back_are_found(sealed: list[int], intruder: Intruder, codes: Codes) -> None:
    """The application's role may erase words; who does it in SQL leaves no record of it."""
    intruder.sql(f"UPDATE audit_payload SET words = NULL, salt = NULL, erased_at = now() WHERE entry_id = {sealed[-1]}")
    assert codes() == {"words-erased"}


def test_words_locked_with_a_lost_key_are_told(sealed: list[int], intruder: Intruder, codes: Codes) -> None:
    intruder.do(f"UPDATE audit_payload SET words = 'gAAAAA' WHERE entry_id = {sealed[-1]}")
    assert codes() == {"words-locked"}


def test_a_changed_name_is_found(sealed: list[int], intruder: Intruder, codes: Codes) -> None:
    intruder.do(f"UPDATE audit_entry SET subject_name = 'Another title' WHERE id = {sealed[0]}")
    assert codes() == {"name-changed"}


def test_a_name_erased_behind_bedsides_back_is_found(sealed: list[int], intruder: Intruder, codes: Codes) -> None:
    intruder.sql(f"UPDATE audit_entry SET subject_name = '' WHERE id = {sealed[0]}")
    assert codes() == {"name-erased"}


def test_an_entry_with_two_places_is_found(sealed: list[int], intruder: Intruder, codes: Codes) -> None:
    intruder.sql("SET CONSTRAINTS ALL IMMEDIATE")
    intruder.sql("ALTER TABLE audit_link DROP CONSTRAINT audit_link_entry_id_key")
    intruder.do(
        f"INSERT INTO audit_link (place, entry_id, digest) SELECT 31, {sealed[0]}, digest FROM audit_link "
        "WHERE place = 1"
    )
    assert {"entry-twice", "places-unsealed"} == codes()


@pytest.mark.parametrize("how", ["DROP TRIGGER audit_entry_keep ON {}", "ALTER TABLE {} DISABLE TRIGGER USER"])
def test_a_guard_that_is_off_is_told(sealed: list[int], intruder: Intruder, codes: Codes, how: str) -> None:
    intruder.sql("SET CONSTRAINTS ALL IMMEDIATE")
    intruder.sql(how.format("audit_entry"))
    assert codes() == {"guard-off"}


def test_a_ruined_record_is_counted_but_not_kept_whole_in_memory(sealed: list[int], intruder: Intruder) -> None:
    intruder.do("UPDATE audit_entry SET address = 'x'")
    assert verify().break_count == 30


def test_what_is_said_holds_for_every_kind_of_break(sealed: list[int], intruder: Intruder) -> None:
    intruder.do(
        f"UPDATE audit_entry SET address = 'x' WHERE id = {sealed[3]}", "DELETE FROM audit_seal WHERE last = 30"
    )
    assert sentences() == (
        f"Entry {sealed[3]} was changed after it was written.\n"
        "Places 21 to 30 of the chain lie under no seal of their own: the seal was removed, or they were added."
    )


def test_a_key_can_be_followed_by_a_new_one(
    sealed: list[int], write: Write, keys: Path, intruder: Intruder, codes: Codes
) -> None:
    old = (keys / "seal.key").read_text().strip()
    fresh = Ed25519PrivateKey.generate().private_bytes_raw().hex()
    (keys / "seal.key").write_text(f"{fresh}\n{old}\n")
    crypto.forget_keys()
    write(5)
    seal_everything()
    report = verify()
    assert report.unbroken
    assert len(report.keys) == 2


def test_a_key_that_was_replaced_signs_no_more(sealed: list[int], write: Write, keys: Path, codes: Codes) -> None:
    old = (keys / "seal.key").read_text().strip()
    fresh = Ed25519PrivateKey.generate().private_bytes_raw().hex()
    for lines in (f"{fresh}\n{old}\n", f"{old}\n{fresh}\n"):
        (keys / "seal.key").write_text(lines)
        crypto.forget_keys()
        write(5)
        seal_everything()
    (keys / "seal.key").write_text(f"{fresh}\n{old}\n")
    crypto.forget_keys()
    assert codes() == {"seal-old-key"}


def test_a_record_sealed_with_a_key_that_is_gone_is_not_trusted(sealed: list[int], keys: Path, codes: Codes) -> None:
    (keys / "seal.key").write_text(Ed25519PrivateKey.generate().private_bytes_raw().hex())
    crypto.forget_keys()
    assert codes() == {"seal-forged"}


def test_the_key_is_replaced_on_purpose_and_that_is_recorded(sealed: list[int], write: Write, keys: Path) -> None:
    before = crypto.public_key()
    after = replace_key(by=ANA)
    assert crypto.public_keys() == (after, before)
    assert (keys / "seal.key").stat().st_mode & 0o077 == 0
    write(2)
    seal_everything()
    report = verify()
    assert report.unbroken
    assert report.keys == (before.hex(), after.hex())
    assert Entry.objects.get(action="audit.key-replaced").facts == {"before": before.hex(), "after": after.hex()}


def test_another_process_follows_a_new_key_at_once(sealed: list[int], keys: Path) -> None:
    old = crypto.public_key()
    fresh = Ed25519PrivateKey.generate()
    file = keys / "seal.key"
    file.write_text(f"{fresh.private_bytes_raw().hex()}\n{file.read_text()}")
    os.utime(file, ns=(0, file.stat().st_mtime_ns + 1))
    assert crypto.public_keys() == (fresh.public_key().public_bytes_raw(), old)

"""The checker must be able to fail: each test spoils one thing in books that were right, and sees it named."""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
import unittest
from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path
from typing import Any
from uuid import UUID

CHAOS = Path(__file__).parent.parent
sys.path.insert(0, str(CHAOS))

import books  # noqa: E402
import chains  # noqa: E402
import checker  # noqa: E402
import streams  # noqa: E402
from contacts import MARKER, NARRATIVES, Writer  # noqa: E402
from findings import Findings  # noqa: E402
from promises import Book, Promise, longest_silence, read  # noqa: E402

ONE, TWO = "mkbcdfghjklmnp", "mkqrstvwxzbcdf"
SHA = "a" * 64


def promises() -> dict[str, Promise]:
    """A mail sent twice and a form, both told."""
    mail = Promise(ONE, "mail", "box", "<1>", ["complaint"], "contact", f"{ONE}@post.example", 2, SHA, [], 1.0, 2.0)
    form = Promise(TWO, "form", "form", "k", ["consultation"], "contact", "", 1, "", ["YH-2"], 1.0, 2.0)
    return {ONE: mail, TWO: form}


class Tables:
    """Stands in for a database: answers a query by the table it names first."""

    def __init__(self, **tables: list[tuple[Any, ...]]) -> None:
        self.tables = tables

    def execute(self, query: str) -> Iterator[tuple[Any, ...]]:
        """Rows of the table after the first `from`; `filter (where` is no table."""
        return iter(self.tables[query.split(" from ")[1].split()[0]])


def intake() -> Tables:
    """Intake as it must stand for the promises."""
    return Tables(
        contact=[
            ("c1", "YH-1", 1, "box", "7", f"来信 {ONE}", f"投诉（{ONE}）", 1),
            ("c2", "YH-2", 3, "form", "k", "", f"请问（{TWO}）", 1),
        ],
        channel_entry=[(1, "box", "contact", 1), (1, "box", "duplicate", 1), (3, "form", "contact", 1)],
        channel_source=[(1, "box", 2), (3, "form", 1)],
        ticket_contact=[("c1", "t1"), ("c2", "t2")],
        ticket=[("t1", 1), ("t2", 1)],
        evidence=[(SHA,)],
    )


def routing() -> Tables:
    """Routing likewise."""
    return Tables(
        ticket_contact=[("c1", "t1"), ("c2", "t2")],
        ticket=[("t1", 1), ("t2", 1)],
        work_item=[("w1", "t1", "complaint", "open"), ("w2", "t2", "consultation", "open")],
        clock=[(t, name) for t in ("t1", "t2") for name in books.CLOCKS],
    )


def reporting() -> Tables:
    """Reporting likewise."""
    return Tables(
        ledger=[("c1", "YH-1", "t1", ["complaint"]), ("c2", "YH-2", "t2", ["consultation"])],
        contact=[("c1", 1), ("c2", 1)],
        ticket=[("t1", 1), ("t2", 1)],
        proceeding=[("w1",)],
        duplicate=[(1,)],
        rejected=[(0,)],
    )


class Databases:
    """All books of one moment; tests spoil them before `check`."""

    def __init__(self) -> None:
        self.intake, self.routing, self.reporting = intake(), routing(), reporting()
        self.qa_case = Tables(qa_case=[("w1",)])
        self.notify = Tables(message=[("c1", "sent", "acknowledgement")])
        self.mails = [{"to": [f"{ONE}@post.example"], "message_id": "<a1>"}]
        self.promises = promises()

    def check(self) -> dict[str, list[str]]:
        """Every check; the differences by kind."""
        findings, found = Findings(), books.Books()
        books.check_intake(self.intake, self.promises, found, findings)  # type: ignore[arg-type]
        books.check_evidence(self.intake, None, self.promises, findings)  # type: ignore[arg-type]
        books.check_routing(self.routing, self.promises, found, findings)  # type: ignore[arg-type]
        books.check_proceedings(self.qa_case, "qa_case", found, findings)  # type: ignore[arg-type]
        entries = Tables(channel_entry=[(1,)])
        books.check_reporting(self.reporting, _Counts(entries), found, findings)  # type: ignore[arg-type]
        books.check_status(self.intake, found, findings)  # type: ignore[arg-type]
        books.check_notify(self.notify, self.promises, found, findings)  # type: ignore[arg-type]
        with tempfile.TemporaryDirectory() as folder:
            index = Path(folder) / "outbox.jsonl"
            index.write_text("".join(json.dumps(mail) + "\n" for mail in self.mails))
            books.check_outbox(index, self.promises, findings)
        return findings.differences


class _Counts(Tables):
    """Intake's counts of duplicates (one) and rejections (none)."""

    def __init__(self, tables: Tables) -> None:
        super().__init__(**tables.tables)

    def execute(self, query: str) -> Iterator[tuple[Any, ...]]:
        return iter([(0,)]) if "'rejected'" in query else super().execute(query)


class CheckerNamesWhatIsWrong(unittest.TestCase):
    """One spoiled thing each."""

    def setUp(self) -> None:
        self.books = Databases()

    def assert_named(self, *kinds: str) -> None:
        """Just these kinds of differences, or at least these, are reported."""
        found = self.books.check()
        for kind in kinds:
            self.assertIn(kind, found, found)

    def test_right_books_have_no_difference(self) -> None:
        self.assertEqual({}, dict(self.books.check()))

    def test_a_lost_contact(self) -> None:
        del self.books.intake.tables["contact"][1]
        self.assert_named("contact lost", "ticket of no contact", "ledger row too many")

    def test_a_contact_made_twice(self) -> None:
        self.books.intake.tables["contact"].append(("c3", "YH-3", 3, "form", "k2", "", TWO, 1))
        self.assert_named("contact made twice", "contact without a ticket", "contact without a ledger row")

    def test_a_contact_that_nobody_sent(self) -> None:
        self.books.intake.tables["contact"].append(("c3", "YH-3", 3, "form", "k2", "", "mkzzzzzzzzzzzz", 1))
        self.assert_named("contact that nobody sent")

    def test_another_receipt_than_was_told(self) -> None:
        self.books.promises[TWO].receipts = ["YH-9"]
        self.assert_named("contact has another receipt")

    def test_two_receipts_for_one_key(self) -> None:
        self.books.promises[TWO].receipts = ["YH-2", "YH-9"]
        self.assert_named("two receipts for one contact")

    def test_a_sender_who_was_never_told(self) -> None:
        self.books.promises[TWO].told_at = None
        self.assert_named("sender never told")

    def test_a_ledger_that_does_not_add_up(self) -> None:
        self.books.intake.tables["channel_entry"][1] = (1, "box", "contact", 1)
        self.assert_named("channel ledger differs from what was sent")

    def test_a_server_that_has_more_than_the_ledger(self) -> None:
        self.books.intake.tables["channel_source"][0] = (1, "box", 3)
        self.assert_named("channel ledger differs from the server")

    def test_a_mail_kept_otherwise_than_sent(self) -> None:
        self.books.intake.tables["evidence"] = [("b" * 64,)]
        self.assert_named("mail not kept as sent")

    def test_a_lost_ticket(self) -> None:
        del self.books.routing.tables["ticket_contact"][0]
        self.assert_named("contact without a ticket")

    def test_a_second_ticket(self) -> None:
        self.books.routing.tables["ticket"].append(("t3", 1))
        self.assert_named("ticket with another number of contacts")

    def test_a_work_item_too_many_and_one_too_few(self) -> None:
        self.books.routing.tables["work_item"].append(("w3", "t1", "repair", "open"))
        self.assert_named("work items differ", "work item without its proceeding in reporting")
        self.books = Databases()
        del self.books.routing.tables["work_item"][0]
        self.assert_named("work items differ", "qa_case of no work item", "proceeding too many")

    def test_a_case_opened_twice(self) -> None:
        self.books.qa_case.tables["qa_case"].append(("w1",))
        self.assert_named("qa_case of no work item")

    def test_a_ledger_row_twice_missing_or_stale(self) -> None:
        rows = self.books.reporting.tables["ledger"]
        rows.append(rows[0])
        self.assert_named("ledger row too many")
        del rows[0], rows[1]
        self.assert_named("contact without a ledger row")
        self.books = Databases()
        self.books.reporting.tables["ticket"][0] = ("t1", 7)
        self.assert_named("reporting has another version of a ticket")

    def test_an_acknowledgement_twice_missing_or_to_a_stranger(self) -> None:
        self.books.mails.append({"to": [f"{ONE}@post.example"], "message_id": "<a2>"})
        self.assert_named("mail that nobody was promised")
        self.books.mails = [{"to": ["stranger@post.example"], "message_id": "<a1>"}]
        self.assert_named("mail that nobody was promised", "acknowledgement mail missing")

    def test_the_same_mail_handed_over_again_is_one_mail(self) -> None:
        self.books.mails *= 2
        self.assertEqual({}, dict(self.books.check()))

    def test_a_message_that_was_never_sent(self) -> None:
        self.books.notify.tables["message"] = [("c1", "failed", "acknowledgement")]
        self.assert_named("message not sent")


class Journals(unittest.TestCase):
    """Chains computed anew."""

    def rows(self) -> list[tuple[Any, ...]]:
        """Two versions of one record."""
        made, previous = [], chains.ZEROS
        for version in (1, 2):
            at = datetime(2026, 11, 21, 8, version, 0, 123456, tzinfo=timezone.utc)
            bare = (version, "ticket", UUID(int=7), version, "service:routing", None, None, "ticket-opened", "[]", at, None)
            hash_ = chains.row_hash((*bare, previous, b""))
            made.append((*bare, previous, hash_))
            previous = hash_
        return made

    def check(self, rows: list[tuple[Any, ...]], seals: list[tuple[Any, ...]] = []) -> dict[str, list[str]]:  # noqa: B006
        findings = Findings()

        class Connection:
            def execute(self, query: str) -> Any:
                class Answer(list[Any]):
                    fetchall = list.copy

                return Answer(seals if "journal_checkpoint" in query else rows)

        chains.check_journal("routing", Connection(), findings)  # type: ignore[arg-type]
        return findings.differences

    def test_a_sound_chain(self) -> None:
        self.assertEqual({}, dict(self.check(self.rows())))

    def test_a_changed_row(self) -> None:
        rows = self.rows()
        rows[0] = (*rows[0][:4], "person:other", *rows[0][5:])
        self.assertIn("journal row changed", self.check(rows))

    def test_a_row_taken_from_the_middle(self) -> None:
        self.assertIn("journal chain broken", self.check(self.rows()[1:]))

    def test_a_row_cut_off_under_a_seal(self) -> None:
        rows = self.rows()
        root = chains.tree(row[0].to_bytes(8, "big") + row[12] for row in rows)
        seal = (1, 2, 2, root, chains.ZEROS)
        self.assertEqual({}, dict(self.check(rows, [seal])))
        self.assertIn("journal seal broken", self.check(rows[:1], [seal]))

    def test_the_encoding_of_the_readme(self) -> None:
        self.assertEqual('{"a":15e-1,"b":[1e2,0,-7,1e300],"ü":"\\u0001\\n"}', chains.canonical(
            '{"ü": "\\u0001\\n", "b": [100, -0.0, -7.0, 1e300], "a": 1.50}'
        ))
        self.assertEqual(hashlib.sha256(b"").digest(), chains.tree([]))


class Topics(unittest.TestCase):
    """Which events have to leave a note."""

    def test_a_field_is_found_behind_others(self) -> None:
        body = b"\x0a\x02w1" + b"\x11" + bytes(8) + b"\x28\x85\x01" + b"\x2d" + bytes(4) + b"\x32\x02cn"
        self.assertEqual(streams.topic(body, 5), 133)
        self.assertEqual(streams.topic(body, 6), "cn")
        self.assertEqual(streams.topic(body, 7), 0)

    def test_what_cannot_be_read_has_no_topic(self) -> None:
        for body in (b"", b"\x0a", b"no protobuf", b"\x80"):
            self.assertEqual(streams.topic(body, 5), 0)

    def test_only_what_is_somebodys_business_is_expected_in_his_inbox(self) -> None:
        followed = {"routing_on_message_sent": {"e1", "e2"}, "qa_case_on_work_assigned": {"e3", "e4"}, "x_on_y": {"e5"}}
        topics: dict[str, str | int] = {"e1": "reply", "e2": "acknowledgement", "e3": 3, "e4": 5}
        expected = {"routing_on_message_sent": {"e1"}, "qa_case_on_work_assigned": {"e3"}, "x_on_y": {"e5"}}
        self.assertEqual(checker._concerning(followed, topics), expected)


class Promises(unittest.TestCase):
    """What the senders keep."""

    def test_a_promise_is_one_only_after_it_was_told(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "promises.jsonl"
            book = Book(path)
            for promise in promises().values():
                promise.told_at = None
                book.sending(promise)
            book.told(book.promises[TWO], ["YH-2", "YH-2"])
            book.close()
            found = read(path)
        self.assertIsNone(found[ONE].told_at)
        self.assertEqual(["YH-2"], found[TWO].receipts)
        self.assertIsNotNone(found[TWO].told_at)

    def test_silence_counts_from_the_beginning_to_the_end(self) -> None:
        self.assertEqual(6.0, longest_silence([11.0, 12.0, 18.0], 10.0, 20.0))
        self.assertEqual(10.0, longest_silence([], 10.0, 20.0))

    def test_the_same_seed_draws_the_same_contacts_and_no_marker_twice(self) -> None:
        writers = Writer(1), Writer(1)
        drawn = [[writer.draw("mail") for _ in range(100)] for writer in writers]
        self.assertEqual(*drawn)
        self.assertEqual(100, len({contact.marker for contact in drawn[0]}))
        self.assertTrue(all(MARKER.fullmatch(contact.marker) for contact in drawn[0]))
        self.assertTrue(all(not MARKER.search(narrative.text) for narrative in NARRATIVES))


if __name__ == "__main__":
    unittest.main()

"""The day's contents: enough of them, all different, well-formed, the same for the same seed."""

from __future__ import annotations

import email
import email.header
import email.policy
import sys
import unittest
from collections import Counter
from datetime import datetime, timezone
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import catalogue  # noqa: E402
import contacts  # noqa: E402
import mailbuild  # noqa: E402
import narratives  # noqa: E402
from table import render, width  # noqa: E402

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=timezone.utc)
DAY = contacts.generate(NOW)
MAILS = [c for c in DAY if c.mail]


class Contents(unittest.TestCase):
    """What is sent."""

    def test_the_day_has_enough_contacts_of_every_channel_from_enough_narratives(self) -> None:
        self.assertEqual(Counter(c.channel for c in DAY), {"mail": 180, "hotline": 80, "form": 70})
        self.assertGreaterEqual(narratives.load().count(), 120)
        self.assertGreaterEqual(len({c.source for c in DAY}), 120)
        kinds = {k for c in DAY for k in c.expected}
        self.assertLessEqual(set(narratives.WORK_KINDS) | set(narratives.ROBOT_KINDS), kinds)

    def test_the_same_seed_gives_the_same_bytes_and_another_seed_does_not(self) -> None:
        again = contacts.generate(NOW)
        self.assertEqual(DAY, again)
        self.assertEqual([mailbuild.build(c) for c in MAILS], [mailbuild.build(c) for c in again if c.mail])
        self.assertNotEqual(DAY, contacts.generate(NOW, seed=1))

    def test_no_slot_is_left_open_in_any_text(self) -> None:
        for contact in DAY:
            self.assertNotRegex(contact.subject + contact.text, r"[{}]", contact.key)

    def test_every_contact_comes_from_a_region_of_the_catalogue(self) -> None:
        paths = {r.path for r in catalogue.load().regions}
        people = [c for c in DAY if c.sender.kind != "robot"]
        self.assertEqual([c.key for c in people if c.sender.region_path not in paths], [])
        self.assertGreaterEqual(len({c.sender.province for c in people}), 28)

    def test_repetitions_and_replies_are_as_many_as_promised(self) -> None:
        self.assertEqual(sum(bool(c.mail.again) for c in MAILS), 10)
        self.assertEqual(Counter(c.quotes_receipt for c in MAILS if c.reply_to), {True: 6, False: 6})
        self.assertEqual(sum(c.call.missed for c in DAY if c.call), 8)
        self.assertEqual(sum(c.call.cti for c in DAY if c.call), 27)
        self.assertEqual(len({c.mail.message_id for c in MAILS}), 180)

    def test_half_the_mails_are_gb18030_and_some_say_gb2312(self) -> None:
        gb = [c for c in MAILS if c.mail.encoding == "gb18030"]
        self.assertAlmostEqual(len(gb), 90, delta=2)
        self.assertGreater(sum(c.mail.label == "gb2312" for c in gb), 20)


class Mails(unittest.TestCase):
    """The bytes are what a mail program would read."""

    def test_subject_text_and_file_names_survive(self) -> None:
        for contact in MAILS:
            raw = mailbuild.build(contact)
            self.assertNotIn(b"\n", raw.replace(b"\r\n", b""))
            self.assertLessEqual(max(len(line) for line in raw.split(b"\r\n")), 998)
            message = email.message_from_bytes(raw)
            self.assertEqual(_unfold(message["Subject"], contact.mail.encoding), contact.subject)
            names = [_unfold(p.get_filename(), contact.mail.encoding) for p in message.walk() if p.get_filename()]
            self.assertEqual(names, [f.filename for f in contact.attachments], contact.key)
            plain = [p for p in message.walk() if p.get_content_type() == "text/plain" and not p.get_filename()]
            if contact.mail.body != "html" and contact.mail.template != "dsn":
                text = plain[0].get_payload(decode=True).decode(contact.mail.encoding)
                self.assertEqual(text.replace("\r\n", "\n").rstrip("\n"), contact.text.rstrip("\n"))

    def test_the_bounce_is_a_delivery_report_to_nobody(self) -> None:
        bounce = next(c for c in MAILS if c.mail.template == "dsn")
        message = email.message_from_bytes(mailbuild.build(bounce), policy=email.policy.default)
        self.assertEqual(message.get_content_type(), "multipart/report")
        self.assertEqual(message["Return-Path"], "<>")
        kinds = [p.get_content_type() for p in message.iter_parts()]
        self.assertEqual(kinds, ["text/plain", "message/delivery-status", "text/rfc822-headers"])


class Catalogue(unittest.TestCase):
    """The import files."""

    def test_the_files_are_consistent_and_large_enough(self) -> None:
        files = catalogue.load()
        self.assertGreaterEqual(len(files.products), 40)
        self.assertGreaterEqual(len(files.batches), 120)
        self.assertGreaterEqual(len(files.customers), 80)
        kinds = Counter(r.kind for r in files.regions)
        self.assertEqual((kinds["region"], kinds["province"]), (7, 31))
        self.assertGreaterEqual(kinds["city"], 40)
        self.assertTrue(all(r.path.rpartition(".")[0] in {x.path for x in files.regions} for r in files.regions[1:]))
        for product in files.products:
            pattern = r"^国药准字[HZS]\d{8}$" if product.kind == "drug" else r"^国械注准20\d{9}$"
            self.assertRegex(product.approval_number, pattern)

    def test_the_batch_file_is_really_gb18030(self) -> None:
        with self.assertRaises(UnicodeDecodeError):
            (catalogue.CATALOG_DIR / "batches.csv").read_text("utf-8")


class Tables(unittest.TestCase):
    """Alignment of mixed scripts."""

    def test_columns_are_aligned_by_terminal_width(self) -> None:
        text = render(["渠道", "count"], [["邮件", 1234], ["hotline", 5]])
        lines = text.splitlines()
        self.assertEqual({width(line) for line in lines}, {width(lines[0])})
        self.assertTrue(lines[2].endswith("1,234"))
        self.assertEqual(width("药a"), 3)


def _unfold(value: str, encoding: str) -> str:
    """Decodes a header with the charset the text really has, as lenient mail programs do."""
    if "=?" not in value:
        return value
    pieces = email.header.decode_header(value)
    return "".join(p.decode(encoding) if isinstance(p, bytes) else p for p, _ in pieces)


if __name__ == "__main__":
    unittest.main()

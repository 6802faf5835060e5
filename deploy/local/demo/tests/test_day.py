"""The driver's parts against a product in memory: sign-in, import, the clerks' work, the reckoning."""

from __future__ import annotations

import sys
import tomllib
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
sys.path.insert(0, str(Path(__file__).parent))

import day  # noqa: E402
import fake_product  # noqa: E402
import launch  # noqa: E402
import sign_in  # noqa: E402
import summary  # noqa: E402
from clerks import DECISIONS, OWN_KINDS, Staff, kind_name  # noqa: E402
from client import Client, RpcError  # noqa: E402
from reckoning import SourceAccount  # noqa: E402
from settings import PEOPLE  # noqa: E402


class Driver(unittest.TestCase):
    """One product a test."""

    def setUp(self) -> None:
        self.server, self.product, self.url = fake_product.start()
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)

    def test_people_are_added_once_with_the_fewest_rights_and_sign_in(self) -> None:
        first = sign_in.sign_in_all(self.url)
        self.assertEqual(set(first), {p.login for p in PEOPLE})
        sign_in.sign_in_all(self.url)
        self.assertEqual(len(self.product.persons), len(PEOPLE))
        self.assertEqual({tuple(p["roles"]) for p in self.product.persons if p["login"] == "li.na"}, {("clerk",)})
        with self.assertRaises(sign_in.NoRole):
            sign_in.roles_for(("nothing.like.it",), fake_product.ROLES)

    def test_all_four_tables_are_imported(self) -> None:
        day.import_catalogue(sign_in.sign_in_all(self.url)["he.ping"])
        self.assertEqual(list(self.product.tables), list(day.TABLES))

    def test_clerks_answer_and_only_finished_tickets_are_closed(self) -> None:
        staff = Staff(sign_in.sign_in_all(self.url))
        staff.describe_calls({"PBX-1": "来电询问", "PBX-3": "来电投诉"})
        staff.answer_tickets()
        staff.decide()
        staff.close_tickets(seconds=5.0)
        done = staff.worked.done
        self.assertEqual(done["call described"], 2)
        self.assertEqual((done["ticket taken"], done["reply given"]), (147, 147))
        closed = [t for t in self.product.tickets if t["state"] == "closed"]
        self.assertEqual(len(closed), done["ticket closed"])
        self.assertGreater(len(closed), 50)
        self.assertTrue(all(t["workItems"][0]["state"] == "disposed" for t in closed))
        self.assertEqual(set(staff.worked.refused), {"case started: case-taken"})
        bodies = [t["firstRepliedAt"] for t in self.product.tickets if "firstRepliedAt" in t]
        self.assertTrue(all("YH-1" in b and "{" not in b for b in bodies))
        self.assertIn("case-taken", summary.work(staff.worked))

    def test_a_refusal_carries_its_slug(self) -> None:
        with self.assertRaises(RpcError) as caught:
            Client(self.url).call("routing.v1.RoutingService/ListTickets", cursor="")
        self.assertEqual((caught.exception.slug, caught.exception.sentence), ("not-signed-in", "不行"))


class Reckoning(unittest.TestCase):
    """When the books balance."""

    def test_an_account_balances_only_when_all_three_sums_agree_and_nothing_is_missing(self) -> None:
        good = SourceAccount("mail", "service", 10, 10, 10, 10, 7, 2, 1, "")
        self.assertTrue(good.balanced)
        bad = [
            SourceAccount("mail", "service", 10, 10, 10, 9, 7, 1, 1, ""),
            SourceAccount("mail", "service", 10, 10, 9, 9, 7, 1, 1, ""),
            SourceAccount("mail", "service", 10, 10, 10, 10, 7, 1, 1, ""),
            SourceAccount("mail", "service", 10, 10, 10, 10, 7, 2, 1, "credentials-refused"),
        ]
        self.assertEqual([a.balanced for a in bad], [False] * 4)
        self.assertIn("✗", summary.channels(bad))


class Words(unittest.TestCase):
    """Hand-written answers and configuration."""

    def test_every_kind_has_an_answer_and_a_decision(self) -> None:
        path = Path(__file__).parent.parent / "narratives" / "answers.toml"
        document = tomllib.loads(path.read_text(encoding="utf-8"))
        for kind in [*OWN_KINDS, *DECISIONS]:
            self.assertTrue(document["answer"][kind_name(kind)])
            self.assertTrue(document["decision"][kind_name(kind)])

    def test_the_generated_configuration_is_toml_with_both_mailboxes_and_hotlines(self) -> None:
        document = tomllib.loads(launch.configuration("127.0.0.1:1", "127.0.0.1:2", "127.0.0.1:3", 143, 25))
        self.assertEqual(len(document["intake_gateway"]["mailboxes"]), 2)
        self.assertEqual(len(document["intake_gateway"]["hotlines"]), 2)


if __name__ == "__main__":
    unittest.main()

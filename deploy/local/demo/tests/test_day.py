"""The driver's parts against a product in memory: sign-in, import, the clerks' work, the reckoning."""

from __future__ import annotations

import io
import sys
import tempfile
import tomllib
import unittest
from contextlib import ExitStack, redirect_stdout
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
sys.path.insert(0, str(Path(__file__).parent))

import catalogue  # noqa: E402
import day  # noqa: E402
import fake_gateway  # noqa: E402
import fake_product  # noqa: E402
import launch  # noqa: E402
import provider  # noqa: E402
import sign_in  # noqa: E402
import summary  # noqa: E402
from clerks import DECISIONS, OWN_KINDS, Staff, kind_name  # noqa: E402
from client import Client, RpcError  # noqa: E402
from fake_books import Books  # noqa: E402
from reckoning import SourceAccount  # noqa: E402
from settings import PEOPLE, PROVIDED, REPO_DIR  # noqa: E402


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

    def test_whoever_shows_a_role_or_a_region_shows_one_that_there_is(self) -> None:
        roles = tomllib.loads((REPO_DIR / "services/identity/roles/default.toml").read_text(encoding="utf-8"))["role"]
        names = {role["name"] for role in roles}
        paths = {region.path for region in catalogue.load().regions}
        sign_in.sign_in_all(self.url)
        added = {p["login"]: p for p in self.product.persons}
        for person in PEOPLE:
            self.assertLessEqual({person.role} - {""}, names)
            self.assertLessEqual(set(person.regions) - {"*"}, paths)
            self.assertEqual(added[person.login]["regions"], list(person.regions))
        managers = [p for p in PEOPLE if p.role == "regional_manager"]
        self.assertEqual(len({p.regions for p in managers}), 2)

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


class WholeDay(unittest.TestCase):
    """The driver from sign-in to the last table, with real mail servers and faithful or careless books."""

    def live(self, lost: int = 0, blind: bool = False) -> tuple[bool, str]:
        with ExitStack() as stack:
            data = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            imap, smtp, imap_port, _ = launch.start_mail_servers(data)
            stack.callback(imap.stop)
            stack.callback(smtp.stop)
            books = Books(data)
            books.lost, books.blind = lost, blind
            gateway_server, _, gateway = fake_gateway.start()
            product_server, _, web = fake_product.start(books)
            for server in (gateway_server, product_server):
                stack.callback(server.server_close)
                stack.callback(server.shutdown)
            afterdose = launch.Afterdose("afterdose", imap.process, imap.log, web, gateway, "http://127.0.0.1:1")
            output = stack.enter_context(redirect_stdout(io.StringIO()))
            good = day.live_through(afterdose, imap_port, data, seed=5, patience=1.0, reply_patience=0.0)
            return good, output.getvalue()

    def test_a_day_whose_books_balance_ends_well(self) -> None:
        good, page = self.live()
        self.assertTrue(good, page)
        self.assertIn("件件有着落", page)
        self.assertRegex(page, r"不良反应 +(\d+) +\1 +\1 +100% +100%")
        self.assertRegex(page, r"python\S* +\d+ MiB")

    def test_one_lost_mail_and_missed_reactions_are_shown(self) -> None:
        good, page = self.live(lost=1, blind=True)
        self.assertFalse(good)
        self.assertIn("有差错", page)
        self.assertIn("有adverse_reaction未被识别", page)
        self.assertRegex(page, r"不良反应 +0 +\d+ +0 +0%")


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
        document = tomllib.loads(launch.configuration("127.0.0.1:1", "127.0.0.1:2", "127.0.0.1:3", 143, 25, Path("/nowhere")))
        self.assertEqual(len(document["intake_gateway"]["mailboxes"]), 2)
        self.assertEqual(len(document["intake_gateway"]["hotlines"]), 2)

    def test_the_provider_vouches_for_somebody_with_rights_here_and_for_somebody_without(self) -> None:
        document = tomllib.loads(provider.configuration("http://127.0.0.1:9", "127.0.0.1:1"))
        mapped = {one["group"] for one in document["identity"]["oidc"]["mapping"]}
        self.assertEqual({bool(mapped & set(person.groups)) for person in PROVIDED}, {True, False})


if __name__ == "__main__":
    unittest.main()

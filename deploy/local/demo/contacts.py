"""Expands the narratives into one realistic day of contacts, deterministic by seed and starting time."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from itertools import cycle

import attachments
import catalogue as catalogues
import narratives as texts
from model import CallShape, Contact, FormShape, MailShape, uuid7
from people import Person, draw_person, slots
from settings import AGENTS, SEED

SHANGHAI = timezone(timedelta(hours=8))

MAILS, CALLS, FORMS = 180, 80, 70
MISSED_CALLS, OUTBOUND_CALLS, CTI_CALLS = 8, 3, 27
SENT_AGAIN = 10

#: Kinds that people of this trade send to the complaint address.
COMPLAINT_KINDS = {"complaint", "adverse_reaction", "device_event"}

GREETINGS = ["您好！", "你好，", "尊敬的客服：", "药后客服中心：\n您好！", "贵公司售后服务部：", ""]
CLOSINGS = ["盼复，谢谢！", "麻烦尽快回复。", "谢谢！", "此致\n敬礼", "请回电或回邮件均可。", ""]

FORM_KINDS = {"device_event": "other", "repair": "other", "recall_information": "consultation"}


class _Day:
    """One run of the generator; keeps the seeded randomness and the serial number."""

    def __init__(self, seed: int, now: datetime) -> None:
        self.rng = random.Random(seed)
        self.now = now.astimezone(SHANGHAI)
        self.tag = f"{self.now:%Y%m%d%H%M%S}"
        self.catalogue = catalogues.load()
        self.library = texts.load()
        self.serial = 0

    def moment(self) -> datetime:
        """Some time in the last nine hours, to the second."""
        return self.now - timedelta(seconds=self.rng.randint(120, 9 * 3600))

    def story(self, narrative: texts.Narrative, channel: str) -> Contact:
        """A contact from a narrative: sender, product and batch drawn, slots filled."""
        self.serial += 1
        person = draw_person(self.rng, self.catalogue, self.rng.choice(narrative.who), self.serial)
        products = [p for p in self.catalogue.products if any(p.matches(s) for s in narrative.products)]
        if person.kind in ("patient", "relative"):
            products = [p for p in products if p.bought_by_patients or p.product_code in narrative.products]
        if not products:
            raise ValueError(f"{narrative.id}: no product matches {narrative.products}")
        product = self.rng.choice(products)
        batch = self.rng.choice(self.catalogue.batches_of(product))
        values = slots(self.rng, person, product, batch, self.now.date())
        files = [attachments.make(f, self.rng, values, n) for n, f in enumerate(narrative.files, 1)]
        if narrative.id == "con-qualification" and self.rng.random() < 0.7:
            files.append(attachments.make("pdf", self.rng, values, 1))
        return Contact(
            key=f"{channel}-{self.serial:04d}",
            channel=channel,
            source=narrative.id,
            expected=narrative.expected,
            sender=person,
            subject=narrative.subject.format_map(values),
            text=narrative.text.format_map(values),
            at=self.moment(),
            attachments=tuple(files),
            slots=values,
        )

    def stories(self, channel: str, count: int) -> list[Contact]:
        """`count` contacts, each narrative of the channel once before any comes twice."""
        pool = self.library.via(channel)
        self.rng.shuffle(pool)
        return [self.story(n, channel) for n, _ in zip(cycle(pool), range(count))]

    def mail_shape(self, number: int, mailbox: str, key: str, domain: str) -> MailShape:
        """Half the mails in GB18030 (labelled gb2312 more often than truthfully), half in UTF-8."""
        rng = self.rng
        gb = number % 2 == 0
        return MailShape(
            mailbox=mailbox,
            message_id=f"<{key}.{self.tag}@{domain}>",
            encoding="gb18030" if gb else "utf-8",
            label=rng.choice(["gb2312", "gb2312", "gbk", "gb18030"]) if gb else "utf-8",
            body=rng.choices(["plain", "html", "alternative"], [55, 12, 33])[0],
            transfer=rng.choices(["base64", "quoted-printable", "8bit"], [55, 25, 20])[0],
            filename_style=rng.choice(["rfc2231", "continued", "encoded-word"]),
        )

    def finish_mail(self, contact: Contact, number: int) -> Contact:
        """Dress a story as a letter: greeting, closing, signature, sometimes a block of product data."""
        rng, person, values = self.rng, contact.sender, contact.slots
        greeting = rng.choice(GREETINGS)
        addressed = contact.text.split("\n")[0].endswith("：") or contact.text.startswith(("你好", "您好"))
        parts = ["" if addressed else greeting, contact.text]
        if person.organisation and rng.random() < 0.3:
            parts.append(
                f"产品：{values['product']}  规格：{values['spec']}\n批准文号：{values['approval']}\n批号：{values['batch']}\n追溯码：{values['trace']}"
            )
        parts.append(rng.choice(CLOSINGS))
        signature = (
            f"{person.organisation}{person.title} {person.name}\n电话：{person.phone}"
            if person.organisation
            else f"{person.name}\n{person.phone}"
        )
        parts.append(signature)
        if person.organisation and rng.random() < 0.5:
            parts.append(f"地址：{person.address}")
        heavy = set(contact.expected) & COMPLAINT_KINDS and rng.random() < 0.75
        mailbox = "complaint@yaohou.example" if heavy else "service@yaohou.example"
        shape = self.mail_shape(number, mailbox, contact.key, person.email.split("@")[1])
        return replace(contact, text="\n".join(p for p in parts if p), mail=shape)

    def mails(self) -> list[Contact]:
        """Stories, robots and replies; some sent twice, one pushed over HTTP instead of IMAP."""
        library, rng = self.library, self.rng
        told = MAILS - len(library.letters) - len(library.replies)
        stories = [self.finish_mail(c, n) for n, c in enumerate(self.stories("mail", told))]
        again = ["identical"] * 5 + ["relayed"] * 3 + ["both-mailboxes"] * (SENT_AGAIN - 8)
        chosen = rng.sample(range(told), SENT_AGAIN + 1 + len(library.replies))
        for index, how in zip(chosen, again):
            stories[index] = stories[index].with_mail(again=how)
        pushed = chosen[SENT_AGAIN]
        stories[pushed] = stories[pushed].with_mail(by_http=True)
        letters = [self.letter(letter, n) for n, letter in enumerate(library.letters)]
        replies: list[Contact] = []
        for index, reply in zip(chosen[SENT_AGAIN + 1 :], library.replies):
            first = stories[index] = self.with_own_address(stories[index])
            replies.append(self.reply(first, reply, len(replies)))
        return stories + letters + replies

    def with_own_address(self, contact: Contact) -> Contact:
        """Someone who will write again has an address of their own, so that the acknowledgement can be found."""
        domain = contact.sender.email.split("@")[1]
        return replace(contact, sender=replace(contact.sender, email=f"{contact.key}@{domain}"))

    def letter(self, letter: texts.Letter, number: int) -> Contact:
        """Spam, newsletter, out-of-office or bounce."""
        self.serial += 1
        key = f"mail-{self.serial:04d}"
        sender = Person(letter.sender_name, "", letter.sender_email, "", "", "", "", "", "", "robot")
        kind = letter.expected[0]
        template = {"newsletter": "bulk", "auto_reply": "auto-reply", "bounce": "dsn"}.get(kind, kind)
        mailbox = "complaint@yaohou.example" if template == "dsn" else "service@yaohou.example"
        shape = self.mail_shape(number, mailbox, key, letter.sender_email.split("@")[1])
        shape = replace(shape, template=template, body="html" if template == "bulk" else "plain")
        return Contact(
            key, "mail", letter.id, letter.expected, sender, letter.subject, letter.text, self.moment(), mail=shape
        )

    def reply(self, first: Contact, reply: texts.ReplyText, number: int) -> Contact:
        """A later mail of the same sender to the same mailbox."""
        assert first.mail is not None
        self.serial += 1
        key = f"mail-{self.serial:04d}"
        shape = self.mail_shape(number, first.mail.mailbox, key, first.sender.email.split("@")[1])
        files = [attachments.make(f, self.rng, first.slots, n) for n, f in enumerate(reply.files, 1)]
        return Contact(
            key=key,
            channel="mail",
            source=reply.id,
            expected=("reply",),
            sender=first.sender,
            subject=f"Re: {first.subject}" if number % 2 else f"回复：{first.subject}",
            text=f"{reply.text.format_map(first.slots)}\n\n{first.sender.name}",
            at=self.now - timedelta(seconds=60 - number),
            attachments=tuple(files),
            mail=replace(shape, in_reply_to=first.mail.message_id),
            reply_to=first.key,
            quotes_receipt=reply.by == "receipt",
            slots=first.slots,
        )

    def calls(self) -> list[Contact]:
        """Calls in the order they rang; missed, outgoing and bridge calls spread among them."""
        rng = self.rng
        roles = ["missed"] * (MISSED_CALLS - 2) + ["cti-missed"] * 2 + ["outbound"] * OUTBOUND_CALLS
        roles += ["cti"] * (CTI_CALLS - 2)
        roles += ["told"] * (CALLS - len(roles))
        rng.shuffle(roles)
        told = [n for n, role in enumerate(roles) if role == "told"]
        disordered, doubled, recorded = (set(rng.sample(told, k)) for k in (8, 6, 6))
        contacts = []
        for number, (contact, role) in enumerate(zip(self.stories("hotline", CALLS), roles)):
            line = "complaint" if set(contact.expected) & COMPLAINT_KINDS and rng.random() < 0.6 else "service"
            topic = next(n.topic for n in self.library.narratives if n.id == contact.source)
            missed = role.endswith("missed")
            shape = CallShape(
                line=line,
                call_id=f"PBX{self.tag}-{number + 1:04d}",
                agent="" if missed else rng.choice(AGENTS),
                seconds=0 if missed else rng.randint(35, 620),
                cause="no_answer" if missed else "normal_clearing",
                missed=missed,
                outbound=role == "outbound",
                cti=role.startswith("cti"),
                narrated_in=rng.choice(["hung_up", "noted"]) if role == "told" else "",
                topic=topic,
                out_of_order=number in disordered,
                twice=number in doubled,
                recording=number in recorded,
            )
            if missed or role == "outbound":
                contact = replace(
                    contact, expected=("missed_call" if missed else "outbound_call",), text="", subject=""
                )
            contacts.append(replace(contact, call=shape))
        return contacts

    def forms(self) -> list[Contact]:
        """Web forms; people choose the kind themselves, and now and then the wrong one."""
        rng = self.rng
        contacts = []
        resubmitted = set(rng.sample(range(FORMS), 6))
        for number, contact in enumerate(self.stories("form", FORMS)):
            honest = FORM_KINDS.get(contact.expected[0], contact.expected[0])
            kind = honest if rng.random() < 0.85 else rng.choice(["other", "consultation", "complaint"])
            shape = FormShape(
                submission_key=uuid7(rng, contact.at),
                kind=kind,
                product=contact.slots["product"] if rng.random() < 0.8 else "",
                batch=contact.slots["batch"] if rng.random() < 0.7 else "",
                resubmitted=number in resubmitted,
            )
            contacts.append(replace(contact, form=shape))
        return contacts


def generate(now: datetime, seed: int = SEED) -> list[Contact]:
    """The day's contacts by time; the same seed and `now` give the same contacts, byte for byte."""
    day = _Day(seed, now)
    everything = day.mails() + day.calls() + day.forms()
    return sorted(everything, key=lambda c: (c.at, c.key))

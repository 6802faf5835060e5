"""Fills in the public web form: multipart/form-data as a browser sends it, with the answer read as JSON."""

from __future__ import annotations

import json
from urllib.parse import quote

from gateway import Answer, Gateway
from model import Contact


class NoReceipt(Exception):
    """The gateway accepted a form without naming a receipt."""


def encode(contact: Contact) -> tuple[bytes, str]:
    """Body and content type; text fields in UTF-8, file names raw UTF-8 as browsers write them."""
    form, person = contact.form, contact.sender
    if form is None:
        raise ValueError(f"{contact.key} is no form")
    fields = {
        "submission_key": form.submission_key,
        "kind": form.kind,
        "name": person.name,
        "phone": person.phone,
        "organisation": person.organisation,
        "email": person.email,
        "address": person.address,
        "region": ".".join(person.region_path.split(".")[:3]),
        "product": form.product,
        "batch": form.batch,
        "text": contact.text,
        "consent": "yes",
    }
    boundary = f"----AfterdoseForm{form.submission_key.replace('-', '')}"
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    for file in contact.attachments:
        name = file.filename.replace('"', quote('"'))
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="attachments"; filename="{name}"\r\nContent-Type: {file.media_type}\r\n\r\n'
        parts.append(head.encode() + file.content + b"\r\n")
    parts.append(f"--{boundary}--\r\n".encode())
    return b"".join(parts), f"multipart/form-data; boundary={boundary}"


def submit(gateway: Gateway, contact: Contact) -> str:
    """Send the form once; returns the receipt number 受理编号 the visitor is shown."""
    body, media_type = encode(contact)
    answer: Answer = gateway.post("/form", body, lambda: {"Content-Type": media_type, "Accept": "application/json"})
    receipt = json.loads(answer.body).get("receipt", "")
    if not receipt:
        raise NoReceipt(contact.key)
    return str(receipt)

"""Somebody of every role and of several regions asks for everything; nothing foreign may come back. Run by `make regions`."""

from __future__ import annotations

import io
import json
import os
import sys
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from asking import Document
from counts import differences
from door import Answer, Door, hire
from entitled import EVIDENCE, files, shortcomings
from live import Stream, fill_in_form
from rights import Rights, table
from whole import Thing, Whole, see, within

#: Where somebody works, and a province there, which is what the public form asks for.
PROVINCES = {"cn.east": "cn.east.zhejiang", "cn.north": "cn.north.beijing", "cn.south.guangdong": "cn.south.guangdong"}
REGIONS = tuple(PROVINCES)
#: Things of each kind that a stranger tries to reach.
SAMPLES = 1
#: Strangers at the door at the same time.
AT_ONCE = 4


def readable(answer: Answer) -> str:
    """The text of an answer, also of the parts of a spreadsheet."""
    if answer.body[:2] != b"PK":
        return answer.body.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(answer.body)) as book:
        return "\n".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())


def samples(foreign: list[Thing]) -> list[Thing]:
    """A few of each kind, of different regions."""
    chosen: list[Thing] = []
    for kind in sorted({thing.kind for thing in foreign}):
        regions: dict[str, Thing] = {}
        for thing in foreign:
            if thing.kind == kind:
                regions.setdefault(thing.region, thing)
        chosen += list(regions.values())[:SAMPLES]
    return chosen


def leaks(door: Door, rights: Rights, scope: str, whole: Whole, document: Document) -> Iterator[str]:
    """What an answer holds that it may not, and every answer that is none, rpc by rpc."""
    hidden, foreign = whole.names(scope), samples(whole.foreign(scope))
    elsewhere = next(region for region in REGIONS if region != scope)
    for request in document.requests(foreign, elsewhere):
        answer = door.rpc(request.method, request.sent)
        whole_tree = document.is_whole_tree(request.method)
        needed = document.needed_for(request.method, request.sent)
        fault = rights.fault(answer, needed, whole_tree=whole_tree)
        if fault:
            yield f"{request.method} {sorted(request.sent)} {fault}"
        text = readable(answer)
        asked = json.dumps(request.sent, ensure_ascii=False)
        for name in hidden:
            if name in text and name not in asked:
                yield f"{request.method} {sorted(request.sent)} tells of {name}"
        if request.twin is not None:
            other = door.rpc(request.method, request.twin)
            if (answer.status, _plain(text, request.sent)) != (other.status, _plain(readable(other), request.twin)):
                yield f"{request.method} {sorted(request.sent)} answers {answer.status}, and {other.status} for what never was"
    contact = next(thing for thing in foreign if thing.kind == "contact")
    evidence = f"/evidence/{contact.ids['contactId']}/{'0' * 64}"
    for path in (*files(), *files(elsewhere), evidence):
        answer = door.ask("GET", path)
        needed = EVIDENCE if path == evidence else path.partition("?")[0]
        fault = rights.fault(answer, document.needed[needed])
        if fault:
            yield f"{path} {fault}"
        text = readable(answer)
        yield from (f"{path} tells of {name}" for name in hidden if name in text and name not in path)


def _plain(text: str, sent: dict[str, object]) -> str:
    """Without what was sent, and without the moments that no two answers share."""
    for value in sent.values():
        if isinstance(value, str) and len(value) > 3:
            text = text.replace(value, "·")
    try:
        read = json.loads(text)
    except ValueError:
        return text
    return json.dumps({k: v for k, v in read.items() if k not in ("asOf", "verifiedAt")}, ensure_ascii=False)


def overheard(doors: dict[tuple[str, str], Door], gateway: str) -> Iterator[str]:
    """What the streams tell when something happens at home and elsewhere."""
    streams = {who: Stream(door) for who, door in doors.items() if who[0] in ("clerk", "regional_manager", "qa_officer")}
    receipts = {region: fill_in_form(gateway, province) for region, province in PROVINCES.items()}
    for (role, scope), stream in streams.items():
        if not stream.wait_for(f'"{scope}'.encode()):
            yield f"the stream of {role} {scope} tells nothing of what happens there"
        for region in REGIONS:
            if region != scope and f'"region":"{region}'.encode() in stream.heard().replace(b'": "', b'":"'):
                yield f"the stream of {role} {scope} tells of {region}"
            if region != scope and receipts[region].encode() in stream.heard():
                yield f"the stream of {role} {scope} tells of a receipt of {region}"
        stream.close()


def main() -> int:
    """0 when nothing came through."""
    day = json.loads(os.environ["AFTERDOSE_DAY"])
    anybody = Door(day["web"])
    admin = anybody.sign_in(day["administrator"]["login"], day["administrator"]["password"])
    auditor = anybody.sign_in("song.qing", day["password"])
    roles = table(admin.must("identity.v1.IdentityService/ListRoles")["roles"])
    document = Document(anybody.ask("GET", "/openapi.json").json())
    doors = {(role, region): hire(admin, role, region) for role in roles for region in REGIONS}
    whole, faults = see(auditor), []
    print(f"▶ {len(doors)} people, {len(document.methods)} rpcs, {len(whole.things)} things", flush=True)

    def walk(who: tuple[str, str]) -> list[str]:
        role, region = who
        door = doors[who]
        own = samples([thing for thing in whole.things if within(thing.region, region)])
        found = [
            *leaks(door, roles[role], region, whole, document),
            *shortcomings(door, roles[role], own, document),
            *differences(door, roles[role], region, whole, document),
        ]
        print(f"  {role} {region}: {len(found)} faults", flush=True)
        return [f"{role} {region}: {fault}" for fault in found]

    with ThreadPoolExecutor(AT_ONCE) as strangers:
        for found in strangers.map(walk, doors):
            faults += found
    after = {(thing.kind, tuple(thing.ids.values())): thing.version for thing in see(auditor).things}
    for thing in whole.things:
        if after.get((thing.kind, tuple(thing.ids.values())), thing.version) != thing.version:
            faults.append(f"a {thing.kind} of {thing.region} was changed")
    faults += overheard(doors, day["gateway"])
    for fault in faults[:50]:
        print(f"  ✗ {fault}")
    print(f"{len(doors)} passed, 0 failed" if not faults else f"{len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

"""Signs the demo's people in, adding those the system does not know yet with just the roles their work needs."""

from __future__ import annotations

from client import Client, RpcError
from settings import ADMIN_LOGIN, ADMIN_PASSWORD, PASSWORD, PEOPLE, DemoPerson

#: The first password lives for one sign-in.
FIRST_PASSWORD = "First-demo-2026-once"


class NoRole(Exception):
    """No role grants a permission the demo needs."""


def roles_for(permissions: tuple[str, ...], roles: list[dict]) -> list[str]:
    """The fewest roles that grant all permissions (greedy; among equals the one that grants least besides)."""
    missing, chosen = set(permissions), []
    while missing:
        best = max(roles, key=lambda r: (len(missing & set(r.get("permissions", []))), -len(r.get("permissions", []))))
        granted = missing & set(best.get("permissions", []))
        if not granted:
            raise NoRole(f"no role grants {', '.join(sorted(missing))}")
        chosen.append(best["name"])
        missing -= granted
    return chosen


def roles_of(person: DemoPerson, roles: list[dict]) -> list[str]:
    """The role somebody is there to show, or the ones their work needs."""
    if not person.role:
        return roles_for(person.permissions, roles)
    if person.role not in {r["name"] for r in roles}:
        raise NoRole(f"there is no role {person.role}")
    return [person.role]


def _add(admin: Client, person: DemoPerson, roles: list[dict]) -> None:
    admin.call(
        "identity.v1.IdentityService/AddPerson",
        login=person.login,
        displayName=person.name,
        roles=roles_of(person, roles),
        regions=list(person.regions),
        firstPassword=FIRST_PASSWORD,
    )
    Client(admin.base_url).change_password(person.login, FIRST_PASSWORD, PASSWORD)


def sign_in_all(web: str) -> dict[str, Client]:
    """A signed-in client per login; a second run on the same data finds everybody there."""
    anybody = Client(web)
    try:
        return {p.login: anybody.sign_in(p.login, PASSWORD) for p in PEOPLE}
    except RpcError:
        pass  # a fresh system: add whoever is missing
    admin = anybody.sign_in(ADMIN_LOGIN, ADMIN_PASSWORD)
    known = {p["login"] for p in admin.call("identity.v1.IdentityService/ListPersons").get("persons", [])}
    roles = admin.call("identity.v1.IdentityService/ListRoles").get("roles", [])
    for person in PEOPLE:
        if person.login not in known:
            _add(admin, person, roles)
    return {p.login: anybody.sign_in(p.login, PASSWORD) for p in PEOPLE}

"""Refuses the network to every Python process that a test starts, and to the tests themselves.

Python imports a module of this name at its start where it finds one on PYTHONPATH. What a process may do is
in its environment, so that it holds for those that it starts. Sockets between processes (AF_UNIX) are no
network.
"""

from __future__ import annotations

import ipaddress
import os
import socket
import sys
from pathlib import Path

ALLOWED = "BRIEFING_TEST_SOCKETS"
"""`loopback`: addresses of this very machine; anything else: none."""
LOG = "BRIEFING_TEST_REFUSED_SOCKETS"
"""A file that tells of what was refused, also where somebody caught the exception."""
NAMES = frozenset(
    {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo"}
)
ADDRESSES = frozenset({"socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg"})
"""Audit events (PEP 578): with a host for first argument, and with a socket and its address."""


class NetworkRefusedError(RuntimeError):
    """A test, or what it tests, wanted to use the network; no `OSError`, which many catch."""


def refuse_network(event: str, arguments: tuple[object, ...]) -> None:
    """An audit hook (PEP 578)."""
    if event in NAMES:
        _refuse_host(event, arguments[0][0] if isinstance(arguments[0], tuple) else arguments[0])
    elif event in ADDRESSES:
        connection, address = arguments[:2]
        if isinstance(connection, socket.socket) and connection.family in {socket.AF_INET, socket.AF_INET6}:
            _refuse_host(event, address[0] if isinstance(address, tuple) else address)


def _refuse_host(event: str, host: object) -> None:
    if os.environ.get(ALLOWED) == "loopback" and _is_this_machine(host):
        return
    told = f"{event} {host!r}"
    if log := os.environ.get(LOG):
        with Path(log).open("a") as file:
            file.write(f"{told}\n")
    raise NetworkRefusedError(told)


def _is_this_machine(host: object) -> bool:
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else host
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(str(name)).is_loopback
    except ValueError:
        return False


sys.addaudithook(refuse_network)

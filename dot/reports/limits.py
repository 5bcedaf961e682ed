"""What a child process may use of the machine: processor time, memory, file size, and no network."""

import ctypes
import os
import resource
import sys
from collections.abc import Sequence

CPU_SECONDS = 60
ADDRESS_SPACE = 2 * 1024**3
LARGEST_FILE = 200 * 1024**2
# A name space of users of its own lets a process without rights have an empty one of networks.
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
# What Python tells before it does it (PEP 578), and what no child that prints has to do.
FORBIDDEN = (
    *("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork"),
    *("urllib.Request", "http.client.connect", "ftplib.connect", "smtplib.connect"),
)
ALLOWED = frozenset({"socket.gethostname"})


class Forbidden(RuntimeError):
    """The process has tried something that it was started without."""


def limit_this_process(
    cpu_seconds: int = CPU_SECONDS, address_space: int = ADDRESS_SPACE, niceness: int = 0
) -> None:
    """Lower this process's limits for good; a limit the system does not offer is left alone.

    macOS counts the shared cache of system libraries as address space and refuses the limit.
    """
    leave_the_network()
    os.nice(niceness)
    _lower(resource.RLIMIT_CPU, cpu_seconds)
    if sys.platform != "darwin":
        _lower(resource.RLIMIT_AS, address_space)
    _lower(resource.RLIMIT_FSIZE, LARGEST_FILE)
    _lower(resource.RLIMIT_CORE, 0)


def leave_the_network() -> None:
    """No connections and no further programs from here on: Python refuses them, whatever asks.

    Where the kernel lets it, the process also leaves for an empty network, which binds C too.
    """
    if sys.platform == "linux":
        library = ctypes.CDLL(None, use_errno=True)
        # As root the first works; in a container that forbids both, Python's refusal remains.
        if library.unshare(CLONE_NEWNET) != 0:
            library.unshare(CLONE_NEWUSER | CLONE_NEWNET)
    sys.addaudithook(_refuse)


def _refuse(event: str, _: Sequence[object]) -> None:
    if event.startswith(FORBIDDEN) and event not in ALLOWED:
        raise Forbidden(f"{event} is not allowed while printing")


def _lower(kind: int, wanted: int) -> None:
    _, ceiling = resource.getrlimit(kind)
    allowed = wanted if ceiling == resource.RLIM_INFINITY else min(wanted, ceiling)
    resource.setrlimit(kind, (allowed, ceiling))

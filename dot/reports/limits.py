"""What a child process that prints may use of the machine: processor time and memory."""

import resource
import sys

CPU_SECONDS = 60
ADDRESS_SPACE = 2 * 1024**3


def limit_this_process(cpu_seconds: int = CPU_SECONDS, address_space: int = ADDRESS_SPACE) -> None:
    """Lower this process's limits for good; a limit the system does not offer is left alone.

    macOS counts the shared cache of system libraries as address space and refuses the limit.
    """
    _lower(resource.RLIMIT_CPU, cpu_seconds)
    if sys.platform != "darwin":
        _lower(resource.RLIMIT_AS, address_space)
    _lower(resource.RLIMIT_CORE, 0)


def _lower(kind: int, wanted: int) -> None:
    _, ceiling = resource.getrlimit(kind)
    allowed = wanted if ceiling == resource.RLIM_INFINITY else min(wanted, ceiling)
    resource.setrlimit(kind, (allowed, ceiling))

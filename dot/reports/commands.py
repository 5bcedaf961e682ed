"""The command that the product calls on itself to print one report in a limited process."""

import sys

from dot.reports import limits, printing
from dot.reports.printjob import PrintJob

OUT_OF_MEMORY, TOO_DEEP = 3, 4


def render(words: list[str]) -> int:
    """Read a print job from standard input and write the PDF, remarks and memory to standard output.

    Words after the command set other limits:
    seconds of processor time, bytes of address space, niceness, in this order.
    """
    limits.limit_this_process(*map(int, words))
    printing.spare_the_garbage_collector()
    try:
        printed = printing.print_pdf(PrintJob.load(sys.stdin.buffer.read()))
    except MemoryError:
        return OUT_OF_MEMORY
    except RecursionError:
        return TOO_DEEP
    sys.stdout.buffer.write(printed.dump())
    return 0

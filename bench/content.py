"""Checking all shipped content, whole process, beside PyYAML only reading the same files."""

import statistics
import subprocess
import sys
import time

ROUNDS = 5
LIMIT_SECONDS = 2.0
ONLY_READING = (
    "import sys, yaml, pathlib; "
    "[yaml.load(p.read_bytes(), yaml.CSafeLoader) for p in pathlib.Path('questionnaires').rglob('*.yaml')]"
)


def seconds(*words: str) -> float:
    """Wall time of one whole process."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, *words], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun


def main() -> None:
    """Print both medians and their ratio, in turn in one run after a warm-up."""
    seconds("main.py", "check-content", "questionnaires")
    ours, reading = [], []
    for _ in range(ROUNDS):
        ours.append(seconds("main.py", "check-content", "questionnaires"))
        reading.append(seconds("-c", ONLY_READING))
    checked, read = statistics.median(ours), statistics.median(reading)
    print(
        f"check-content on everything: {checked:.2f} s (at most {LIMIT_SECONDS} on an idle machine); "
        f"PyYAML only reading the files: {read:.2f} s, ratio {checked / read:.1f}"
    )


if __name__ == "__main__":
    main()

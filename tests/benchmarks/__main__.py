"""Measure everything and print one JSON object a line: {"name", "value", "unit", "goal", "ok"}.

Nothing else goes to standard output. A figure outside its goal is printed and fails nothing; a benchmark that
breaks is told of on standard error and makes the exit status 1. BENCH_SHORT=1 measures fewer rounds.
"""

import json
import os
import sys
import time
import traceback
from contextlib import redirect_stdout

from tests.benchmarks import answers, documents, overview, phone, surveys, wire, writers


def main() -> int:
    """Run every module's `measure`; returns how many of them broke, at most 1."""
    short = os.environ.get("BENCH_SHORT") == "1"
    broken = 0
    for module in (overview, surveys, wire, phone, documents, writers, answers):
        name = module.__name__.rpartition(".")[2]
        print(f"measuring {name} …", file=sys.stderr, flush=True)
        started = time.monotonic()
        try:
            with redirect_stdout(sys.stderr):
                figures = module.measure(short)
        except Exception:
            traceback.print_exc()
            broken = 1
            continue
        for figure in figures:
            print(json.dumps(figure, ensure_ascii=False), flush=True)
        print(f"  {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
    return broken


if __name__ == "__main__":
    sys.exit(main())

"""A rendering comes in; its text goes out, from a child process whose time, memory and environment are limited.

Only a school's own templates are rendered here. Jinja's sandbox keeps them from our objects; this keeps them from
filling the computer. Values go to the child pickled; what comes back is JSON, because we trust it less.
"""

from __future__ import annotations

import json
import math
import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

from pipeline.errors import TemplateError
from pipeline.markup import Placeholders

Rendering = Callable[..., tuple[str, Placeholders]]

SECONDS, MEMORY, LONGEST = 20, 2 << 30, 4 << 20
"""Seconds of computing, bytes that the process may take, and characters of the text."""

GRACE, PATIENCE = 5, 100
"""More seconds of computing for the process to say by itself where it was when its time was over; and of the clock,
because a busy computer computes few of them in a minute."""

_FIX = "Simplify your template, or remove it to use ours."


def render_confined(name: str, render: Rendering, *values: Any) -> tuple[str, Placeholders]:
    """What `render(*values)` gives, a function of a module and values that can be pickled.

    Raises the TemplateError that it raises, or one that says which limit the template called `name` broke.
    """
    command = [sys.executable, "-m", "pipeline.synthesis.confined"]
    surroundings = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PATH": os.environ.get("PATH", "")}
    try:
        done = subprocess.run(  # noqa: S603 - our own module, run by the Python that runs us
            command,
            input=pickle.dumps((SECONDS, render, values)),
            capture_output=True,
            timeout=SECONDS + PATIENCE,
            env=surroundings,
        )
    except subprocess.TimeoutExpired as error:
        raise TemplateError(f"{name}: {_too_long(SECONDS)}", _FIX) from error
    if done.returncode:
        raise TemplateError(f"{name}: it takes more memory or time than it may, or crashed", _FIX)
    answer = json.loads(done.stdout)
    if "error" in answer:
        raise TemplateError(*answer["error"])
    if "limit" in answer:
        raise TemplateError(f"{name}: {answer['limit']}", _FIX)
    if len(answer["source"]) + sum(map(len, answer["texts"])) > LONGEST:
        raise TemplateError(f"{name}: it makes a text that is too long for a report", _FIX)
    return answer["source"], Placeholders(answer["texts"])


def _too_long(seconds: int) -> str:
    return f"it takes longer than {seconds} seconds"


def main() -> None:
    """Render what comes in, within the limits."""
    seconds, render, values = pickle.loads(sys.stdin.buffer.read())  # noqa: S301 - from our own parent process
    _limit(seconds)
    try:
        source, texts = render(*values)
    except TemplateError as error:
        answer: dict[str, Any] = {"error": [error.message, error.fix]}
    except (TimeoutError, MemoryError, RecursionError) as error:
        answer = {"limit": str(error) or "it needs more memory than it may have"}
    else:
        answer = {"source": source, "texts": texts.texts}
    sys.stdout.write(json.dumps(answer))


def _limit(seconds: int) -> None:
    """Take the limits on, where the operating system has them; time that is over is an error where the template is."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        last = math.ceil(time.process_time()) + seconds + GRACE
        resource.setrlimit(resource.RLIMIT_CPU, (last, last))
        signal.signal(signal.SIGPROF, lambda *_: _stop(seconds))
        signal.setitimer(signal.ITIMER_PROF, seconds)


def _stop(seconds: int) -> None:
    raise TimeoutError(_too_long(seconds))


if __name__ == "__main__":
    main()

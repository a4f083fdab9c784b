"""Records tensorboardX's SummaryWriter."""

from __future__ import annotations

from tensorboardX import SummaryWriter

from tests.logs.recording import recording
from tests.logs.summary_writer import log, log_commented


def main() -> None:
    """Record."""
    with recording("tensorboardx", "tensorboardX"):
        log(SummaryWriter)
        log_commented(SummaryWriter)


if __name__ == "__main__":
    main()

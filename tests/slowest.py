"""Says how long each file of tests took, the slowest twenty first, and all of them together."""

from collections import Counter

import pytest

SHOWN = 20


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Write the seconds of each file: setup, call and teardown of its tests, whoever ran them."""
    seconds: Counter[str] = Counter()
    for reports in terminalreporter.stats.values():
        for report in reports:
            if isinstance(report, pytest.TestReport):
                seconds[report.nodeid.partition("::")[0]] += report.duration
    terminalreporter.section(f"slowest {SHOWN} files of {len(seconds)}")
    for file, took in seconds.most_common(SHOWN):
        terminalreporter.write_line(f"{took:7.1f} s  {file}")
    terminalreporter.write_line(f"{sum(seconds.values()):7.1f} s  all tests, workers added up")

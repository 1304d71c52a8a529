"""The report of a measurement: tables in Markdown, and plots beside it."""

from benchmarks.report.write import write_report

__all__ = ["write_report"]

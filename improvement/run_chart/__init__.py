"""Run charts and Shewhart charts: the rules. Drawing lives in `drawing`, which alone knows matplotlib."""

from improvement.run_chart.analysis import analyse, analyse_all
from improvement.run_chart.limits import ChartKind
from improvement.run_chart.progress import Progress, Stretch
from improvement.run_chart.rules import Rule, RuleSet, Signal
from improvement.run_chart.series import Cadence, Point, Series, series_of
from improvement.run_chart.suggest import Suggestion, suggest
from improvement.run_chart.table import BadTable, Table, TableForm, read_table
from improvement.run_chart.verdict import Analysis, Outcome, Phase, Verdict, Worth

__all__ = [
    "Analysis",
    "BadTable",
    "Cadence",
    "ChartKind",
    "Outcome",
    "Phase",
    "Point",
    "Progress",
    "Rule",
    "RuleSet",
    "Series",
    "Signal",
    "Stretch",
    "Suggestion",
    "Table",
    "TableForm",
    "Verdict",
    "Worth",
    "analyse",
    "analyse_all",
    "read_table",
    "series_of",
    "suggest",
]

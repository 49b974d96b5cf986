"""`medviewer models`: lists the models, or shows one card."""

import argparse

from medviewer.analysis.model_card import Metric, ModelCard
from medviewer.cli.exit_codes import ExitCode
from medviewer.cli.terminal import answer
from medviewer.i18n import _
from medviewer.services.model_library import card, model_ids


class Models:
    """The command."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.set_defaults(model=None)
        actions = parser.add_subparsers(metavar="list | show ID")
        actions.add_parser("list", help=_("id, version and title of each model (the default)"))
        show = actions.add_parser("show", help=_("the whole card of one model"))
        show.add_argument("model", metavar="ID")

    def run(self, arguments: argparse.Namespace) -> int:
        if arguments.model:
            answer(*_card_lines(card(arguments.model)))
        else:
            for shown in map(card, model_ids()):
                answer(f"{shown.id:<16}{shown.version:<10}{_(shown.title)}")
        return ExitCode.DONE


def _card_lines(shown: ModelCard) -> list[str]:
    data, patch = shown.training_data, shown.patch
    channels = ", ".join(
        _("{low:g} to {high:g} HU").format(low=low, high=high) for low, high in patch.channels
    )
    return [
        f"{shown.id} {shown.version}: {_(shown.title)}",
        _(shown.purpose),
        "",
        f"SHA-256        {shown.sha256}",
        f"{_('Input')}: {patch.field_mm:g} mm, {patch.size_px} x {patch.size_px}; {channels}",
        f"{_('Training data')}: {data.name}. {_(data.description)}",
        f"{_('Label')}: {_(data.label_meaning)}",
        f"{_('Data license')}: {data.licence}",
        *(f"  {citation}" for citation in data.citations),
        "",
        *map(_figure, shown.metrics),
        "",
        _("By subgroup:"),
        *map(_figure, shown.subgroups),
        "",
        _("Limits:"),
        *(f"  - {_(limit)}" for limit in shown.limits),
    ]


def _figure(metric: Metric) -> str:
    return _("{label}: {value:.3f} ({low:.3f} to {high:.3f}; {nodules} nodules, {patients} patients)").format(
        label=_(metric.label),
        value=metric.value,
        low=metric.low,
        high=metric.high,
        nodules=metric.nodules,
        patients=metric.patients,
    )

"""The view-models of one window, together."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medviewer.services.jobs import JobRunner
from medviewer.ui.view_models.activity import ActivityViewModel
from medviewer.ui.view_models.analysis import AnalysisViewModel
from medviewer.ui.view_models.crosshair_flow import CrosshairFlow
from medviewer.ui.view_models.decisions import DecisionsViewModel
from medviewer.ui.view_models.even_volumes import EvenVolumes
from medviewer.ui.view_models.fusion import FusionViewModel
from medviewer.ui.view_models.hanging import HangingViewModel
from medviewer.ui.view_models.header import HeaderViewModel
from medviewer.ui.view_models.linking import Linking
from medviewer.ui.view_models.margins import MarginsViewModel
from medviewer.ui.view_models.mpr import MprViewModel
from medviewer.ui.view_models.patient_frames import PatientFrames
from medviewer.ui.view_models.probing import ProbingViewModel
from medviewer.ui.view_models.protocols import ProtocolsViewModel
from medviewer.ui.view_models.read_first import ReadFirst
from medviewer.ui.view_models.reading import ReadingViewModel
from medviewer.ui.view_models.registrations import RegistrationsViewModel
from medviewer.ui.view_models.same_scale import SameScale
from medviewer.ui.view_models.settings import SettingsViewModel
from medviewer.ui.view_models.structures import StructuresViewModel
from medviewer.ui.view_models.study import StudyViewModel
from medviewer.ui.view_models.study_index import StudyIndexViewModel
from medviewer.ui.view_models.thumbnails import ThumbnailsViewModel
from medviewer.ui.view_models.verifying import VerifyingViewModel
from medviewer.ui.view_models.viewed import ViewedViewModel
from medviewer.ui.view_models.volumes import VolumesViewModel

if TYPE_CHECKING:
    from pathlib import Path

    from medviewer.services.decode_pool import DecodePool
    from medviewer.services.inference_client import InferenceClient
    from medviewer.services.settings import Settings


@dataclass(frozen=True, eq=False)
class Desk:
    """What a window shows and changes; the widgets get it handed in."""

    runner: JobRunner
    activity: ActivityViewModel
    settings: SettingsViewModel
    index: StudyIndexViewModel
    study: StudyViewModel
    volumes: VolumesViewModel
    protocols: ProtocolsViewModel
    thumbnails: ThumbnailsViewModel
    hanging: HangingViewModel
    viewed: ViewedViewModel
    linking: Linking
    registrations: RegistrationsViewModel
    fusion: FusionViewModel
    mpr: MprViewModel
    analysis: AnalysisViewModel
    reading: ReadingViewModel
    decisions: DecisionsViewModel
    margins: MarginsViewModel
    read_first: ReadFirst
    verifying: VerifyingViewModel
    probing: ProbingViewModel
    header: HeaderViewModel
    structures: StructuresViewModel


def set_up_desk(
    runner: JobRunner,
    pool: "DecodePool",
    client: "InferenceClient",
    settings: "Settings",
    *,
    folder: "Path",
    readings: "Path",
    cache: "Path",
) -> Desk:
    """Make the view-models.

    Args:
        runner: Runs their work.
        pool: Reads headers and pixels.
        client: Runs the analyses.
        settings: What is in force.
        folder: Where settings and recent studies are kept.
        readings: Where what the reader made of the studies is kept.
        cache: Where the index of headers read before is kept.
    """
    activity = ActivityViewModel()
    volumes = VolumesViewModel(runner, pool, activity)
    settings_held = SettingsViewModel(settings, folder, runner)
    index = StudyIndexViewModel(runner, settings_held, cache, folder)
    study = StudyViewModel(runner, pool, activity, lambda: index.in_use)
    protocols = ProtocolsViewModel(settings_held, folder)
    hanging = HangingViewModel(runner, study, volumes, protocols.plan)
    SameScale(hanging)
    mpr = MprViewModel(hanging, study, EvenVolumes(runner, volumes, activity))
    CrosshairFlow(hanging, mpr)
    frames = PatientFrames()
    linking = Linking(hanging, settings_held, frames)
    registrations = RegistrationsViewModel(runner, study, activity, frames)
    registrations.changed.connect(linking.refresh)
    fusion = FusionViewModel(runner, study, hanging, volumes, frames)
    registrations.changed.connect(fusion.refresh)
    registrations.registered.connect(lambda _found: linking.align())
    analysis = AnalysisViewModel(runner, client, volumes, activity)
    reading = ReadingViewModel(runner, study, readings)
    return Desk(
        runner=runner,
        activity=activity,
        settings=settings_held,
        index=index,
        study=study,
        volumes=volumes,
        protocols=protocols,
        thumbnails=ThumbnailsViewModel(runner, pool, study),
        hanging=hanging,
        viewed=ViewedViewModel(study, hanging),
        linking=linking,
        registrations=registrations,
        fusion=fusion,
        mpr=mpr,
        analysis=analysis,
        reading=reading,
        decisions=DecisionsViewModel(analysis, reading),
        margins=MarginsViewModel(analysis, reading),
        read_first=ReadFirst(settings_held, reading, hanging, analysis),
        verifying=VerifyingViewModel(runner, client, study, volumes, activity),
        probing=ProbingViewModel(runner, client, volumes, activity),
        header=HeaderViewModel(runner, pool, study, hanging),
        structures=StructuresViewModel(runner, pool, study, hanging, activity),
    )

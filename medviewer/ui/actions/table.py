"""Every action of the window, in one table: menus, tool bar and the sheet of keys read it."""

from medviewer.ui.actions.analysis import analysis_actions
from medviewer.ui.actions.cine import cine_actions
from medviewer.ui.actions.compare import compare_actions
from medviewer.ui.actions.edit import edit_actions
from medviewer.ui.actions.file import file_actions
from medviewer.ui.actions.help import help_actions
from medviewer.ui.actions.image import image_actions
from medviewer.ui.actions.interpolation import interpolation_actions
from medviewer.ui.actions.layout import layout_actions
from medviewer.ui.actions.measure import measure_actions
from medviewer.ui.actions.mpr import mpr_actions
from medviewer.ui.actions.paging import paging_actions
from medviewer.ui.actions.presets import preset_actions
from medviewer.ui.actions.view import view_actions

ACTIONS = (
    *file_actions(),
    *edit_actions(),
    *view_actions(),
    *interpolation_actions(),
    *layout_actions(),
    *compare_actions(),
    *paging_actions(),
    *cine_actions(),
    *image_actions(),
    *mpr_actions(),
    *preset_actions(),
    *measure_actions(),
    *analysis_actions(),
    *help_actions(),
)

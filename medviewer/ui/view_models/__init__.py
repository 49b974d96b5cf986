"""State and transitions behind the widgets: each view-model owns one immutable value."""

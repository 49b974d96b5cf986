"""The slice viewer: one widget that paints a view-model and turns mouse and keys into its transitions."""

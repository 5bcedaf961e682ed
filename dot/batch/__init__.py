"""The main job without a server: a folder in, result and report out."""

"""Quality and speed, measured by anyone on a folder of pages with gold text."""

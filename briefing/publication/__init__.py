"""The published folder: versions, corrections, what belongs in it and how it is written."""

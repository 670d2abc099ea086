"""The core of the proof log: trees, tiles, checkpoints and signed notes."""

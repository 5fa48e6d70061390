"""How fast the work is that people wait for, each figure beside its floor in the same run."""

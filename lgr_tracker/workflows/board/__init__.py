"""Build, submit, withdraw and decide on transition plans."""

"""The running speaker: a supervisor and one subfolder per process."""

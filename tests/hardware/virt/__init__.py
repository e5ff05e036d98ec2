"""Boards on a GPIO chip of a real kernel: an ARM machine in QEMU, whose buttons are pressed from outside.

    python -m tests.hardware.virt

takes half a minute. It needs qemu-system-arm, and on its first run apt and pip, from which it gets a kernel and a Python for
that machine (75 MB, kept in `.hark/virt`). QEMU's `virt` has a PL061 of eight lines, which QEMU's test protocol can move.
"""

"""The gateway: a command in, a receipt out. Used by the command line, the web console and the machine persons alike.

`compose.py` makes and signs a command, `door.py` checks what arrives, `intake.py` takes it in and waits for its receipt;
`reading.py` answers what a person may see, with the reader's rights alone.
"""

"""What ends a command."""


class Failure(Exception):
    """Something the user must know, in one line; ends the command with exit code 2."""


def reason_of(error: OSError) -> str:
    """What the system says of an error, for the middle of a line: "no such file or directory"."""
    return (error.strerror or str(error)).lower()

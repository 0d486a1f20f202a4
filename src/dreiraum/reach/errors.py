"""What went wrong, in one line a person can act on."""


class InputError(ValueError):
    """Input that cannot be used: one line naming the file, row or field, and the way out.

    The command line prints it as it is and leaves with exit code 2.
    """

    def __init__(self, message: str) -> None:
        super().__init__(" ".join(message.split()))

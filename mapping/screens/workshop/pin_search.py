"""Search among the pins of a workshop."""

_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


def is_found(typed: str, number: int | None, *texts: str) -> bool:
    """Return whether a pin is found by its number or by words, each somewhere in its texts."""
    wanted = typed.translate(_THAI_DIGITS).casefold().split()
    if len(wanted) == 1 and wanted[0].lstrip("#").isdecimal():
        return wanted[0].lstrip("#") == str(number)
    everything = "\n".join(texts).translate(_THAI_DIGITS).casefold()
    return all(word in everything for word in wanted)

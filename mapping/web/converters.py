"""`{…:number}` in a route: a number that a database can hold; a longer one is nowhere."""

from starlette.convertors import Convertor, register_url_convertor


class _NumberConvertor(Convertor[int]):
    regex = "[0-9]{1,18}"

    def convert(self, value: str) -> int:
        return int(value)

    def to_string(self, value: int) -> str:
        return str(value)


def register_number() -> None:
    """Register the converter, so that routes can name it."""
    register_url_convertor("number", _NumberConvertor())

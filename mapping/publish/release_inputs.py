"""What a release was made from, as bytes and back: the same input is the same bytes anywhere.

Structure by cattrs, geometry as WKB in hexadecimal digits, so that no corner is rounded.
"""

import json
from typing import Any, get_args

import cattrs
from cattrs.preconf.json import JsonConverter, make_converter
from shapely import from_wkb, to_wkb
from shapely.geometry.base import BaseGeometry

from mapping.publish.release import Known


def packed(known: Known) -> bytes:
    """Return what is known as canonical JSON."""
    plain = _converter().unstructure(known)
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def unpacked_known(body: bytes) -> Known:
    """Return what `packed` wrote.

    Raises
    ------
    ValueError
        Where it is something else.
    """
    try:
        return _converter().structure(json.loads(body), Known)
    except cattrs.BaseValidationError as error:
        raise ValueError("these are not the inputs of a release") from error


def _converter() -> JsonConverter:
    made = make_converter()
    made.register_unstructure_hook_func(_holds_geometry, _digits)
    made.register_structure_hook_func(_holds_geometry, lambda value, _kind: _shape(value))
    return made


def _holds_geometry(kind: Any) -> bool:  # noqa: ANN401 - any annotation of a dataclass
    """Say whether an annotation is a geometry, or one of several, or none."""
    kinds = [each for each in (get_args(kind) or (kind,)) if each is not type(None)]
    return all(isinstance(each, type) and issubclass(each, BaseGeometry) for each in kinds)


def _digits(shape: BaseGeometry | None) -> str | None:
    return None if shape is None else str(to_wkb(shape, hex=True))


def _shape(value: str | None) -> BaseGeometry | None:
    return None if value is None else from_wkb(value)

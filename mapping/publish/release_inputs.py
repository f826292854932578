"""The inputs of a release as bytes and back: the same inputs give the same bytes anywhere.

Structure by cattrs, geometry as WKB in hexadecimal digits, so that no corner is rounded.
"""

import json
from typing import Any, get_args

import cattrs
from cattrs.preconf.json import JsonConverter, make_converter
from shapely import from_wkb, to_wkb
from shapely.geometry.base import BaseGeometry

from mapping.publish.release import PublicReleaseInputs


def dumps(inputs: PublicReleaseInputs) -> bytes:
    """Return the inputs as canonical JSON."""
    plain = _build_converter().unstructure(inputs)
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def loads(body: bytes) -> PublicReleaseInputs:
    """Return what `dumps` wrote.

    Raises
    ------
    ValueError
        Where it is something else.
    """
    try:
        return _build_converter().structure(json.loads(body), PublicReleaseInputs)
    except cattrs.BaseValidationError as error:
        raise ValueError("these are not the inputs of a release") from error


def _build_converter() -> JsonConverter:
    converter = make_converter()
    converter.register_unstructure_hook_func(_is_geometry, _dump_geometry)
    converter.register_structure_hook_func(_is_geometry, lambda value, _kind: _load_geometry(value))
    return converter


def _is_geometry(kind: Any) -> bool:  # noqa: ANN401 - any annotation of a dataclass
    """Return whether an annotation is a geometry, or one of several, or none."""
    kinds = [member for member in (get_args(kind) or (kind,)) if member is not type(None)]
    return all(isinstance(kind, type) and issubclass(kind, BaseGeometry) for kind in kinds)


def _dump_geometry(shape: BaseGeometry | None) -> str | None:
    return None if shape is None else str(to_wkb(shape, hex=True))


def _load_geometry(value: str | None) -> BaseGeometry | None:
    return None if value is None else from_wkb(value)

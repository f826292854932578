"""Styles of the layers as QML: the colours and breaks of the map, what is estimated dashed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from geodata.model.risks import RiskState
from mapping.layers import palette
from mapping.texts import Texts

EDGE_COLOUR = "#46525f"
INK_COLOUR = "#14202e"
HATCH_COLOUR = "#8c939b"
ROAD_COLOUR, CANAL_COLOUR = "#aeb6bf", "#9cc7dd"
SYMBOL_LAYERS = {"fill": "SimpleFill", "marker": "SimpleMarker", "line": "SimpleLine"}
RISK_SIZES_MM = {"low": "2.4", "moderate": "3.2", "high": "4.0", "very high": "5.0"}
ESTIMATED_EXPRESSION = "\"boundary_status\" = 'estimated'"


@dataclass(frozen=True, slots=True)
class StyleRule:
    """A rule of a style: an expression of QGIS, words of the legend, and the symbol."""

    test: str
    label: str
    kind: str = ""  # fill, marker or line; "" for a heading
    options: Sequence[Mapping[str, str]] = ()  # of the symbol's layers, the lowest first
    opacity: float = 1.0
    below: Sequence["StyleRule"] = ()


def build_style(layer: str) -> str:
    """Return the style of a layer as QML; each feature is drawn by exactly one rule."""
    rules = {
        "risk_points": _build_risk_rules,
        "community_points": lambda: _build_area_rules(
            "marker", {"name": "square", "size": "4"}, 1.0
        ),
        "subdistricts": lambda: _build_area_rules("fill", {}, palette.OPACITY),
        "communities": _build_community_rules,
        "base_lines": _build_line_rules,
        "base_points": _build_landmark_rules,
    }[layer]()
    symbols: list[str] = []
    rule_elements = "".join(_format_rule(rule, symbols) for rule in rules)
    return (
        '<!DOCTYPE qgis PUBLIC "http://mrcc.com/qgis.dtd" "SYSTEM"><qgis version="3.22">'
        '<renderer-v2 type="RuleRenderer" symbollevels="0">'
        f'<rules key="all">{rule_elements}</rules>'
        f"<symbols>{''.join(symbols)}</symbols></renderer-v2></qgis>"
    )


def _format_rule(rule: StyleRule, symbols: list[str]) -> str:
    """Return a rule and those below it; their symbols are added to the list."""
    symbol_attribute = ""
    if rule.options:
        symbol_attribute = f' symbol="{len(symbols)}"'
        symbols.append(_format_symbol(len(symbols), rule))
    below = "".join(_format_rule(child, symbols) for child in rule.below)
    attributes = f"filter={quoteattr(rule.test)} label={quoteattr(rule.label)}{symbol_attribute}"
    return f"<rule {attributes}>{below}</rule>"


def _format_symbol(number: int, rule: StyleRule) -> str:
    layer = SYMBOL_LAYERS[rule.kind]
    layers = "".join(
        f'<layer class="{layer}" enabled="1">'
        f'<Option type="Map">{_format_options(option)}</Option></layer>'
        for option in rule.options
    )
    return f'<symbol type="{rule.kind}" name="{number}" alpha="{rule.opacity}">{layers}</symbol>'


def _format_options(values: Mapping[str, str]) -> str:
    return "".join(
        f'<Option type="QString" name={quoteattr(name)} value={quoteattr(value)}/>'
        for name, value in {"outline_color": EDGE_COLOUR, **values}.items()
    )


def _build_community_rules() -> list[StyleRule]:
    texts = Texts("th")
    solid = _build_area_rules("fill", {"outline_style": "solid"}, palette.OPACITY)
    dashed = _build_area_rules("fill", {"outline_style": "dash"}, palette.ESTIMATED_OPACITY)
    known_label = f"{texts('map.boundary.official')} / {texts('map.boundary.traced')}"
    return [
        StyleRule(f"NOT ({ESTIMATED_EXPRESSION})", known_label, below=solid),
        StyleRule(ESTIMATED_EXPRESSION, texts("map.boundary.estimated"), below=dashed),
    ]


def _build_area_rules(kind: str, outline: Mapping[str, str], opacity: float) -> list[StyleRule]:
    texts = Texts("th")
    ground = {**outline, "color": palette.WITHHELD, "style": "solid"}
    hatch = {"color": HATCH_COLOUR, "style": "b_diagonal", "outline_style": "no"}
    withheld = [ground, hatch] if kind == "fill" else [ground]
    rules = [StyleRule('"complaints" IS NULL', texts("map.card.withheld"), kind, withheld, opacity)]
    for step in palette.COMPLAINTS.steps:
        upper = "" if step.high is None else f' AND "complaints" <= {step.high}'
        options = {**outline, "color": step.colour, "style": "solid"}
        test = f'"complaints" >= {step.low}{upper}'
        rules.append(StyleRule(test, step.format_label("th"), kind, [options], opacity))
    return rules


def _build_line_rules() -> list[StyleRule]:
    texts = Texts("th")
    return [
        StyleRule(
            f"\"kind\" = '{kind}'",
            texts(f"exports.base.{kind}"),
            "line",
            [{"line_color": colour, "line_width": width}],
        )
        for kind, colour, width in (("road", ROAD_COLOUR, "0.6"), ("canal", CANAL_COLOUR, "0.9"))
    ]


def _build_landmark_rules() -> list[StyleRule]:
    options = {"name": "diamond", "color": "#ffffff", "size": "1.8"}
    return [StyleRule("TRUE", Texts("th")("exports.base.landmark"), "marker", [options])]


def _build_risk_rules() -> list[StyleRule]:
    texts = Texts("th")
    mitigated = f"\"state\" = '{RiskState.MITIGATED}'"
    options = {"name": "circle", "outline_color": "#ffffff", "color": INK_COLOUR}
    hollow = {"name": "circle", "outline_color": INK_COLOUR, "color": "#ffffff", "size": "2.8"}
    return [
        *(
            StyleRule(
                f"\"level\" = '{level}' AND NOT ({mitigated})",
                texts(f"map.risk.{level.replace(' ', '_')}"),
                "marker",
                [{**options, "size": size}],
            )
            for level, size in RISK_SIZES_MM.items()
        ),
        StyleRule(mitigated, texts("map.card.mitigated"), "marker", [hollow]),
    ]

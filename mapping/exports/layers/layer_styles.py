"""Styles of the layers as QML: the colours and breaks of the map, what is estimated dashed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from geodata.model.risks import RiskState
from mapping.layers import palette
from mapping.texts import Texts

EDGE = "#46525f"
INK = "#14202e"
HATCH = "#8c939b"
RISK_SIZES_MM = {"low": "2.4", "moderate": "3.2", "high": "4.0", "very high": "5.0"}
ESTIMATED = "\"boundary_status\" = 'estimated'"


@dataclass(frozen=True, slots=True)
class Rule:
    """What is drawn how: an expression of QGIS, words of the legend, and the symbol."""

    test: str
    label: str
    kind: str = ""  # fill or marker; "" for a heading
    options: Sequence[Mapping[str, str]] = ()  # of the symbol's layers, the lowest first
    opacity: float = 1.0
    below: Sequence["Rule"] = ()


def style(layer: str) -> str:
    """Return the style of a layer as QML; each feature is drawn by exactly one rule."""
    rules = {
        "risk_points": _risk_rules,
        "community_points": lambda: _area_rules("marker", {"name": "square", "size": "4"}, 1.0),
        "subdistricts": lambda: _area_rules("fill", {}, palette.OPACITY),
        "communities": _community_rules,
    }[layer]()
    symbols: list[str] = []
    listed = "".join(_rule(each, symbols) for each in rules)
    return (
        '<!DOCTYPE qgis PUBLIC "http://mrcc.com/qgis.dtd" "SYSTEM"><qgis version="3.22">'
        f'<renderer-v2 type="RuleRenderer" symbollevels="0"><rules key="all">{listed}</rules>'
        f"<symbols>{''.join(symbols)}</symbols></renderer-v2></qgis>"
    )


def _rule(rule: Rule, symbols: list[str]) -> str:
    """Return a rule and those below it; their symbols are added to the list."""
    drawn = ""
    if rule.options:
        drawn = f' symbol="{len(symbols)}"'
        symbols.append(_symbol(len(symbols), rule))
    below = "".join(_rule(each, symbols) for each in rule.below)
    return (
        f"<rule filter={quoteattr(rule.test)} label={quoteattr(rule.label)}{drawn}>{below}</rule>"
    )


def _symbol(number: int, rule: Rule) -> str:
    layer = {"fill": "SimpleFill", "marker": "SimpleMarker"}[rule.kind]
    layers = "".join(
        f'<layer class="{layer}" enabled="1"><Option type="Map">{_options(each)}</Option></layer>'
        for each in rule.options
    )
    return f'<symbol type="{rule.kind}" name="{number}" alpha="{rule.opacity}">{layers}</symbol>'


def _options(values: Mapping[str, str]) -> str:
    return "".join(
        f'<Option type="QString" name={quoteattr(name)} value={quoteattr(value)}/>'
        for name, value in {"outline_color": EDGE, **values}.items()
    )


def _community_rules() -> list[Rule]:
    texts = Texts("th")
    solid = _area_rules("fill", {"outline_style": "solid"}, palette.OPACITY)
    dashed = _area_rules("fill", {"outline_style": "dash"}, palette.ESTIMATED_OPACITY)
    known = f"{texts('map.boundary.official')} / {texts('map.boundary.traced')}"
    return [
        Rule(f"NOT ({ESTIMATED})", known, below=solid),
        Rule(ESTIMATED, texts("map.boundary.estimated"), below=dashed),
    ]


def _area_rules(kind: str, outline: Mapping[str, str], opacity: float) -> list[Rule]:
    texts = Texts("th")
    ground = {**outline, "color": palette.WITHHELD, "style": "solid"}
    hatch = {"color": HATCH, "style": "b_diagonal", "outline_style": "no"}
    withheld = [ground, hatch] if kind == "fill" else [ground]
    rules = [Rule('"complaints" IS NULL', texts("map.card.withheld"), kind, withheld, opacity)]
    for step in palette.COMPLAINTS.steps:
        upper = "" if step.high is None else f' AND "complaints" <= {step.high}'
        options = {**outline, "color": step.colour, "style": "solid"}
        test = f'"complaints" >= {step.low}{upper}'
        rules.append(Rule(test, step.format_label("th"), kind, [options], opacity))
    return rules


def _risk_rules() -> list[Rule]:
    texts = Texts("th")
    mitigated = f"\"state\" = '{RiskState.MITIGATED}'"
    shown = {"name": "circle", "outline_color": "#ffffff", "color": INK}
    hollow = {"name": "circle", "outline_color": INK, "color": "#ffffff", "size": "2.8"}
    return [
        *(
            Rule(
                f"\"level\" = '{level}' AND NOT ({mitigated})",
                texts(f"map.risk.{level.replace(' ', '_')}"),
                "marker",
                [{**shown, "size": size}],
            )
            for level, size in RISK_SIZES_MM.items()
        ),
        Rule(mitigated, texts("map.card.mitigated"), "marker", [hollow]),
    ]

"""Say how QGIS draws layers by their default styles; run by Debian's Python, which has QGIS.

`/usr/bin/python3 qgis_drawn.py SOURCE …` prints one JSON list: features, those that a rule draws,
and those that are drawn with a dashed edge.
"""

import json
import sys

from qgis.core import QgsApplication, QgsRenderContext, QgsVectorLayer


def describe_layer(source: str) -> dict[str, object]:
    """Return how one layer is drawn."""
    layer = QgsVectorLayer(source, "layer", "ogr")
    _, is_styled = layer.loadDefaultStyle()
    renderer, context = layer.renderer(), QgsRenderContext()
    renderer.startRender(context, layer.fields())
    features = dashed = count = 0
    for feature in layer.getFeatures():
        context.expressionContext().setFeature(feature)
        symbols = renderer.symbolsForFeature(feature, context)
        features += 1
        count += bool(symbols)
        edges = [symbol.symbolLayer(0).properties().get("outline_style") for symbol in symbols]
        dashed += "dash" in edges
    renderer.stopRender(context)
    return {"styled": is_styled, "features": features, "drawn": count, "dashed": dashed}


app = QgsApplication([], False)
app.initQgis()
sys.stdout.write(json.dumps([describe_layer(source) for source in sys.argv[1:]]) + "\n")
app.exitQgis()

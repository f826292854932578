"""Let QGIS draw a picture; run by Debian's Python, which has QGIS.

`/usr/bin/python3 qgis_render.py project FILE PNG` opens a project; `… service ADDRESS PNG NAME …`
loads collections of an OGC API – Features. Prints one JSON object: of each layer by its id whether
it is valid, how many features it gives, its extent, and whether it has labels.
"""

import json
import os
import sys

from qgis.core import (
    QgsApplication,
    QgsCoordinateTransform,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsProject,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor

SIZE = QSize(1000, 1000)


def describe_layer(layer: QgsVectorLayer) -> dict[str, object]:
    """Return how a layer was loaded."""
    return {
        "valid": layer.isValid(),
        "name": layer.name(),
        "crs": layer.crs().authid(),
        "features": len(list(layer.getFeatures())) if layer.isValid() else 0,
        "labels": layer.labelsEnabled(),
    }


def open_project(path: str) -> list[QgsVectorLayer]:
    """Return the layers of a project, top first."""
    if not QgsProject.instance().read(path):
        raise SystemExit(QgsProject.instance().error())
    return QgsProject.instance().layerTreeRoot().layerOrder()


def open_service(address: str, names: list[str]) -> list[QgsVectorLayer]:
    """Return the collections of a service, top first."""
    layers = [QgsVectorLayer(f"url='{address}' typename='{name}'", name, "OAPIF") for name in names]
    QgsProject.instance().setCrs(layers[0].crs())
    return layers


def draw(layers: list[QgsVectorLayer], path: str) -> None:
    """Draw layers with a margin around all of them."""
    settings = QgsMapSettings()
    settings.setLayers(layers)
    settings.setDestinationCrs(QgsProject.instance().crs())
    settings.setOutputSize(SIZE)
    settings.setOutputDpi(96)
    settings.setBackgroundColor(QColor("white"))
    if not layers:
        return
    extent = None
    for layer in layers:
        move = QgsCoordinateTransform(
            layer.crs(), settings.destinationCrs(), QgsProject.instance().transformContext()
        )
        around = move.transformBoundingBox(layer.extent())
        if extent is None:
            extent = around
        else:
            extent.combineExtentWith(around)
    extent.scale(1.05)
    settings.setExtent(extent)
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    job.renderedImage().save(path)


app = QgsApplication([], False)
app.initQgis()
mode, source, picture, *rest = sys.argv[1:]
opened = open_project(source) if mode == "project" else open_service(source, rest)
told = {
    layer.id() if mode == "project" else layer.name(): describe_layer(layer) for layer in opened
}
draw([layer for layer in opened if layer.isValid()], picture)
sys.stdout.write(json.dumps(told) + "\n")
sys.stdout.flush()
os._exit(0)  # layers that belong to nobody would bring QGIS down on its way out

"""The documents of one small release: DS07 with six complaints, one risk point, one visit."""

import json

import pytest

NAMES = (
    "areas-community.geojson",
    "areas-subdistrict.geojson",
    "base.geojson",
    "risks.geojson",
    "about.json",
    "cube.json",
    "version.json",
)
RISK = {
    "id": "RP-2569-0001",
    "category": "policy",
    "likelihood": 4,
    "impact": 4,
    "level": "very high",
    "state": "approved",
    "precision": "250 m cell",
    "community_id": "DS07",
    "quarter": "2569-Q3",
}


@pytest.fixture
def documents(publisher, record, bring_in, now):
    """The documents by name; what the release itself does not hold yet is added by hand."""
    bring_in(record(1), record(2, longitude=100.5110, latitude=13.7823))
    publisher.release_if_changed(now)
    read = {name: json.loads(publisher.folder.read(name).body) for name in NAMES}
    for feature in read["areas-community.geojson"]["features"]:
        if feature["id"] == "DS07":
            feature["properties"]["complaints"] = {"count": 6, "withheld": False}
            feature["properties"]["coverage"] = "visited, found"
            feature["properties"]["risk_points"] = {
                "listed": ["RP-2569-0001"],
                "mitigated": ["RP-2569-0002"],
                "cells": [],
                "near": [],
            }
    for feature in read["areas-subdistrict.geojson"]["features"]:
        if feature["id"] == "100202":
            feature["properties"]["complaints"] = {"count": 8, "withheld": False}
    read["risks.geojson"]["features"] = [
        {
            "type": "Feature",
            "id": RISK["id"],
            "properties": RISK,
            "geometry": {"type": "Point", "coordinates": [100.5045, 13.7796]},
        },
        {
            "type": "Feature",
            "id": "RP-2569-0002",
            "properties": {**RISK, "id": "RP-2569-0002", "state": "mitigated", "level": "low"},
            "geometry": {"type": "Point", "coordinates": [100.5111, 13.7823]},
        },
    ]
    return read

"""A hand-countable street map: one road, one lane, one canal, one park, one house, in Dusit."""

OSM = """<?xml version="1.0"?>
<osm version="0.6">
  {nodes}
  <way id="1" version="1"><nd ref="1"/><nd ref="2"/>
    <tag k="highway" v="primary"/><tag k="name" v="ถนนตัวอย่าง"/>
    <tag k="name:en" v="Example Road"/></way>
  <way id="2" version="1"><nd ref="3"/><nd ref="4"/>
    <tag k="highway" v="residential"/><tag k="name" v="ซอยตัวอย่าง"/></way>
  <way id="3" version="1"><nd ref="5"/><nd ref="6"/><tag k="waterway" v="canal"/></way>
  <way id="4" version="1"><nd ref="7"/><nd ref="8"/><nd ref="9"/><nd ref="7"/>
    <tag k="leisure" v="park"/></way>
  <way id="5" version="1"><nd ref="10"/><nd ref="11"/><nd ref="12"/><nd ref="10"/>
    <tag k="building" v="yes"/></way>
  <way id="6" version="1"><nd ref="13"/><nd ref="14"/><tag k="highway" v="primary"/></way>
</osm>
"""
PLACES = [
    (100.500, 13.770), (100.530, 13.770), (100.505, 13.775), (100.506, 13.780),
    (100.500, 13.765), (100.530, 13.766), (100.510, 13.780), (100.514, 13.780),
    (100.512, 13.784), (100.520, 13.780), (100.5204, 13.780), (100.5202, 13.7804),
    (98.0, 10.0), (98.1, 10.0),
]  # fmt: skip


def write_osm(path, shift=0.0):
    """Write the street map, moved to the east by degrees, and return its path."""
    nodes = "\n  ".join(
        f'<node id="{number}" version="1" lon="{longitude + shift}" lat="{latitude}"/>'
        for number, (longitude, latitude) in enumerate(PLACES, start=1)
    )
    path.write_text(OSM.format(nodes=nodes), encoding="utf-8")
    return path

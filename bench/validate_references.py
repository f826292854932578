"""Published figures of two known maps, by our functions and by esda.

`python -m bench.validate_references`.
SIDS2 (sudden infant deaths in North Carolina) and Columbus (crime) come with libpysal.
"""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
from esda.geary import Geary
from esda.moran import Moran
from libpysal import examples
from libpysal.weights import Queen, Rook

from mapping.analysis.statistics import autocorrelation, rates, scan

FIRST_PARALLEL = np.radians(35.5)  # North Carolina's: degrees of longitude are shorter
SEED = 1


@dataclass(frozen=True, slots=True)
class Reference:
    """A figure as published, as we compute it and, where there is one, as another program does."""

    name: str
    published: float
    ours: float
    oracle: float | None = None

    @property
    def agrees(self) -> bool:
        """Return whether all agree to the last digit that was published, or to six."""
        others = [self.published] + ([] if self.oracle is None else [self.oracle])
        return all(abs(other - self.ours) <= 5e-6 * max(1e-9, abs(other)) for other in others)


def list_references() -> list[Reference]:
    """Return every figure; the text of a zone is compared by `list_zones`."""
    sids = gpd.read_file(examples.get_path("sids2.shp"))
    births, deaths = sids["BIR74"].to_numpy(float), sids["SID74"].to_numpy(float)
    moments = rates.estimate_moments(deaths, births)
    anson = int(np.flatnonzero(sids["NAME"] == "Anson")[0])
    of_anson = rates.compute_rate(int(deaths[anson]), births[anson] / 1000)
    shrunken = rates.shrink_rates(deaths, births)[anson] * 1000
    return [
        Reference("SIDS2 mean rate", 0.0020214449, moments.mean),
        Reference("SIDS2 variance of rates", 7.692931e-7, moments.variance),
        Reference("Anson, raw, per 1,000", 9.55414, of_anson.rate),
        Reference("Anson, Garwood low", 5.3474, of_anson.low),
        Reference("Anson, Garwood high", 15.7581, of_anson.high),
        Reference("Anson, empirical Bayes", 4.83880, shrunken),
        *_list_columbus(),
        *_list_scans(),
    ]


def _list_columbus() -> list[Reference]:
    columbus = gpd.read_file(examples.get_path("columbus.shp"))
    crime = columbus["CRIME"].to_numpy(float)
    queen = Queen.from_dataframe(columbus, use_index=False)
    rook = Rook.from_dataframe(columbus, use_index=False)
    ours, theirs = {}, {}
    for name, neighbours in (("queen", queen), ("rook", rook)):
        neighbours.transform = "r"
        ours[name] = autocorrelation.compute_moran(crime, neighbours.full()[0])
        theirs[name] = Moran(crime, neighbours, permutations=0)
    geary = autocorrelation.compute_geary(crime, queen.full()[0])
    return [
        Reference(
            "Columbus, queen, Moran's I", 0.500188557, ours["queen"].value, theirs["queen"].I
        ),
        Reference(
            "Columbus, queen, variance",
            0.008689289,
            ours["queen"].variance,
            theirs["queen"].VI_rand,
        ),
        Reference("Columbus, queen, z", 5.5894, ours["queen"].z, theirs["queen"].z_rand),
        Reference("Columbus, rook, Moran's I", 0.523670213, ours["rook"].value, theirs["rook"].I),
        Reference(
            "Columbus, queen, Geary's c", 0.540528, geary, Geary(crime, queen, permutations=0).C
        ),
    ]


def _list_scans() -> list[Reference]:
    first, both = (result.zone for result in scan_sids().values())
    assert first is not None
    assert both is not None
    return [
        Reference("SIDS2 1974–78, scan, deaths inside", 40, first.incidents),
        Reference("SIDS2 1974–78, scan, expected", 15.78, round(first.expected, 2)),
        Reference("SIDS2 1974–78, scan, log ratio", 13.4457, round(first.log_ratio, 4)),
        Reference("SIDS2 both periods, scan, log ratio", 17.6321, round(both.log_ratio, 4)),
    ]


def scan_sids() -> dict[str, scan.ScanResult]:
    """Return the scans of the first period and of both."""
    sids = gpd.read_file(examples.get_path("sids2.shp"))
    middles = sids.geometry.centroid
    points = np.column_stack([middles.x * np.cos(FIRST_PARALLEL), middles.y])
    both = {name: sids[f"{name}74"] + sids[f"{name}79"] for name in ("SID", "BIR")}
    return {
        "1974–78": scan.scan(sids["SID74"], sids["BIR74"], points, seed=SEED),
        "both": scan.scan(both["SID"], both["BIR"], points, seed=SEED),
    }


def list_zones() -> dict[str, set[str]]:
    """Return the names of the counties in the best zones."""
    names = gpd.read_file(examples.get_path("sids2.shp"))["NAME"]
    zones = {period: result.zone for period, result in scan_sids().items()}
    return {
        period: {str(names[place]) for place in zone.places}
        for period, zone in zones.items()
        if zone is not None
    }


def main() -> None:
    """Print every figure and whether all agree."""
    for reference in list_references():
        oracle = "" if reference.oracle is None else f"  esda {reference.oracle:.9g}"
        mark = "" if reference.agrees else "  MISS"
        figures = f"{reference.published:<14.9g} {reference.ours:.9g}{oracle}"
        print(f"{reference.name:40} {figures}{mark}")
    for period, counties in list_zones().items():
        print(f"zone {period}: {', '.join(sorted(counties))}")


if __name__ == "__main__":
    main()

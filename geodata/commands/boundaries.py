"""`boundaries import|export|estimates`: replace outlines, and say first what would move."""

import csv
import hashlib
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from geodata import actions, reasons, reference
from geodata.commands import geopackage
from geodata.commands.console import (
    Arguments,
    Commands,
    confirm,
    load_project,
    read_bytes,
    read_clock,
    require_ending,
    sanitize_text,
    translate_write_errors,
)
from geodata.errors import FileRefused
from geodata.geometry import boundary_changes
from geodata.geometry.boundary_changes import BoundaryPreview
from geodata.intake.boundaries import boundary_files
from geodata.intake.boundaries.shapes import SYSTEMS, BoundaryFile, BrokenShape
from geodata.model.places.places import AreaLevel, BoundaryStatus, Passport
from geodata.model.places.registry import Figure
from geodata.project import Project


def add_boundaries(commands: Commands) -> None:
    """Add `boundaries` and what can be done with them."""
    parser = commands.add_parser("boundaries", help="import or export boundaries")
    inner = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    _add_import(inner)
    export = inner.add_parser(
        "export",
        help="write the current boundaries as GeoJSON, or as GeoPackage where --out ends in .gpkg",
    )
    export.add_argument("--level", choices=[str(level) for level in AreaLevel], default="community")
    export.add_argument("--out", type=Path, required=True)
    export.set_defaults(run=_export)
    estimates = inner.add_parser("estimates", help="use estimated areas, or points only")
    estimates.add_argument("state", choices=("on", "off"))
    estimates.set_defaults(run=_set_estimates)


def _add_import(inner: Commands) -> None:
    parser = inner.add_parser(
        "import",
        help="subdistricts or communities from GeoJSON, KML, a zipped shapefile or a GeoPackage",
        description="Prints validity, coverage and what would move, then asks.",
    )
    parser.add_argument("file", type=Path, nargs="?", help="the file; none with --reference")
    parser.add_argument(
        "--reference",
        action="store_true",
        help="the outlines, households and residents of the communities of the district's folder",
    )
    parser.add_argument("--yes", action="store_true", help="save without asking")
    parser.add_argument(
        "--status",
        choices=(str(BoundaryStatus.OFFICIAL), str(BoundaryStatus.TRACED)),
        help="default: official; stated, it also raises outlines that stay as they are",
    )
    parser.add_argument("--source", help="who made the outlines (default: the file's name)")
    parser.add_argument("--licence", default="ไม่ระบุ", help="terms of use, as the source states")
    parser.add_argument("--dated", type=date.fromisoformat, help="date of the outlines, ISO")
    parser.add_argument("--layer", help="which layer of a GeoPackage that has several")
    parser.add_argument(
        "--encoding", help="text of a shapefile without .cpg: utf-8, cp874, windows-874, tis-620"
    )
    parser.add_argument(
        "--crs", help=f"coordinate system of a file that names none: {', '.join(SYSTEMS)}"
    )
    parser.add_argument(
        "--repair",
        nargs="+",
        default=[],
        metavar="N",
        help="numbers of shapes that cross themselves and are to be repaired, or all",
    )
    parser.add_argument(
        "--match", type=Path, help="CSV of a name in the file and the id of its community"
    )
    parser.add_argument(
        "--figures", action="store_true", help="keep the residents and households of the file, too"
    )
    parser.add_argument(
        "--figures-year", type=int, metavar="BE", help="their year (B.E.); none: not stated"
    )
    parser.add_argument("--max-mb", type=int, default=50)
    parser.set_defaults(run=_import)


def _import(arguments: Arguments) -> int:
    if arguments.reference is (arguments.file is not None):
        raise FileRefused("E-GEO-26")
    if arguments.reference:
        return _import_reference(arguments)
    data = read_bytes(arguments.file)
    file = _read(arguments, data)
    broken = file.broken
    file = file.repair(_choose_repairs(arguments, file))
    project = load_project()
    preview = boundary_changes.preview_changes(
        project,
        file.shapes,
        BoundaryStatus(arguments.status or BoundaryStatus.OFFICIAL),
        promote=arguments.status is not None,
        agreed=_read_agreed_names(arguments.match),
    )
    _show_broken(broken, {shape.number for shape in file.broken})
    _show(preview, len(file.shapes))
    _show_similar(preview)
    figures = _read_figures(arguments, preview)
    if not preview.matched.boundaries:
        print("ไม่มีรูปที่ตรงกับแขวงหรือชุมชนในทะเบียน ไม่มีข้อมูลใดถูกบันทึก")
        return 1
    if not preview.areas and not figures:
        print("ขอบเขตเหมือนฉบับปัจจุบัน ไม่มีข้อมูลใดถูกบันทึก")
        return 0
    if not confirm(f"แทนที่ขอบเขต {len(preview.areas)} แห่ง?", yes=arguments.yes):
        print("ยังไม่มีข้อมูลใดถูกบันทึก")
        return 1
    _save(project, arguments, preview, figures, data)
    return 0


def _save(
    project: Project,
    arguments: Arguments,
    preview: BoundaryPreview,
    figures: list[Figure],
    data: bytes,
) -> None:
    passport = Passport(
        source=_choose_source(arguments),
        licence=arguments.licence,
        dated_on=arguments.dated,
        checksum=hashlib.sha256(data).hexdigest(),
    )
    changed = actions.import_boundaries(
        project,
        actions.TERMINAL,
        preview.level,
        preview.areas,
        passport,
        at=read_clock(),
        figures=figures,
    )
    print(f"บันทึกแล้ว: ขอบเขต {len(preview.areas)} แห่ง · เรื่องที่เปลี่ยนพื้นที่ {changed:,}")


def _read(arguments: Arguments, data: bytes) -> BoundaryFile:
    is_package = arguments.file.suffix.lower() == geopackage.ENDING
    return boundary_files.read(
        geopackage.read_geojson(arguments.file, arguments.layer) if is_package else data,
        name=f"{arguments.file.stem}.geojson" if is_package else arguments.file.name,
        max_bytes=arguments.max_mb * 1_000_000,
        encoding=arguments.encoding,
        system=arguments.crs,
    )


def _choose_source(arguments: Arguments) -> str:
    return arguments.source or f"ไฟล์ {arguments.file.name}"


def _choose_repairs(arguments: Arguments, file: BoundaryFile) -> set[int]:
    if arguments.repair == ["all"]:
        return {shape.number for shape in file.broken}
    return {int(number) for number in arguments.repair if number.isdecimal()}


def _read_agreed_names(path: Path | None) -> dict[str, str]:
    """Return what a person wrote down: a name of the file and a community id on each line.

    Raises
    ------
    FileRefused
        E-GEO-27 with the number of the line that is not so.
    """
    if path is None:
        return {}
    names = {}
    lines = read_bytes(path).decode("utf-8-sig", "replace").splitlines()
    for number, row in enumerate(csv.reader(lines), start=1):
        cells = [cell.strip() for cell in row]
        if len(cells) != 2 or not all(cells):
            raise FileRefused("E-GEO-27", n=number)
        names[cells[0]] = cells[1].upper()
    return names


def _read_figures(arguments: Arguments, preview: BoundaryPreview) -> list[Figure]:
    """Return the residents and households beside the shapes, where they were asked for."""
    counts = preview.matched.figures if preview.level is AreaLevel.COMMUNITY else {}
    found = [
        Figure(area_id, kind, count, arguments.figures_year, _choose_source(arguments))
        for area_id, kinds in counts.items()
        for kind, count in kinds.items()
    ]
    if found and not arguments.figures:
        print(f"ไฟล์นี้มีจำนวนครัวเรือนหรือประชากร {len(found)} รายการ ใช้ --figures เพื่อบันทึกด้วย")
    return found if arguments.figures else []


def _import_reference(arguments: Arguments) -> int:
    project = load_project()
    shapes, kept = boundary_changes.list_reference_shapes(project)
    preview = boundary_changes.preview_changes(project, shapes, BoundaryStatus.OFFICIAL)
    _show(preview, len(shapes))
    if kept:
        print(f"คงขอบเขตเดิมที่จัดทำหรือนำเข้าไว้แล้ว {len(kept)} แห่ง: {', '.join(kept)}")
    layer = reference.get_layer_name()
    if not confirm(
        f"ใช้ขอบเขตตาม{layer} {len(preview.areas)} แห่ง พร้อมจำนวนครัวเรือนและประชากร?",
        yes=arguments.yes,
    ):
        print("ยังไม่มีข้อมูลใดถูกบันทึก")
        return 1
    changed = actions.import_boundaries(
        project,
        actions.TERMINAL,
        AreaLevel.COMMUNITY,
        preview.areas,
        reference.get_passport(AreaLevel.COMMUNITY),
        at=read_clock(),
        seen_version=preview.newest_version or None,
        figures=reference.list_community_figures(),
    )
    print(f"บันทึกแล้ว: ขอบเขต {len(preview.areas)} แห่ง · เรื่องที่เปลี่ยนพื้นที่ {changed:,}")
    return 0


def _show_broken(broken: Sequence[BrokenShape], left: set[int]) -> None:
    """Print each shape that cannot be used as it is, and what it could become."""
    for shape in broken:
        sentence = shape.build_refusal().format_sentence()
        print(f"  {sentence} ({shape.code})")
        if shape.repaired_area is None:
            continue
        done = "ซ่อมแล้ว" if shape.number not in left else f"ซ่อมได้ด้วย --repair {shape.number}"
        print(f"    {done} · พื้นที่ต่างจากเส้นเดิม {shape.changed_m2:,.1f} ตร.ม.")


def _show_similar(preview: BoundaryPreview) -> None:
    """Print which communities a shape without a known name may be."""
    for left in preview.matched.unmatched:
        resembling = preview.similar_communities.get(left.number, ())
        if resembling:
            listed = " · ".join(f"{community.id} {community.name_th}" for community in resembling)
            print(f"  {sanitize_text(left.name)} คล้ายกับ {listed}")
    if any(preview.similar_communities.values()):
        print("  หากเป็นชุมชนเดียวกัน โปรดเขียน ชื่อในไฟล์,รหัสชุมชน บรรทัดละชื่อ แล้วใช้ --match FILE")


def _show(preview: BoundaryPreview, shapes: int) -> None:
    known = len(preview.matched.boundaries)
    print(f"ระดับ {preview.level} · ใช้ได้ {shapes} รูป · ตรงกับทะเบียน {known}")
    for left in (*preview.matched.outside_shapes, *preview.matched.unmatched):
        sentence = reasons.format_sentence(left.code)
        print(f"  รูปที่ {left.number} {sanitize_text(left.name)}: {sentence} ({left.code})")
    for doubt in preview.matched.doubts:
        print(f"  {doubt.area_id}: {reasons.format_sentence(doubt.code)} ({doubt.code})")
    for move in preview.moves:
        print(
            f"  {move.area_id}: {_format_square_metres(move.before_m2)} → "
            f"{_format_square_metres(move.after_m2)} · ต่างกัน {move.moved_m2:,.0f} ตร.ม."
            + (f" · ไกลสุด {move.hausdorff_m:,.1f} ม." if move.hausdorff_m is not None else "")
        )
    fit = preview.fit
    print(
        f"ทับซ้อน {fit.overlap_m2:,.1f} ตร.ม. ({len(fit.overlaps)} แห่ง) · "
        f"ช่องว่าง {fit.gap_m2:,.1f} ตร.ม. ({len(fit.gaps)} แห่ง)"
    )
    print(f"เรื่องที่จะเปลี่ยนพื้นที่ {preview.changing_record_count:,}")


def _format_square_metres(area_m2: float | None) -> str:
    return "ไม่มี" if area_m2 is None else f"{area_m2:,.0f} ตร.ม."


def _export(arguments: Arguments) -> int:
    ending = require_ending(arguments.out, (".geojson", ".json", geopackage.ENDING))
    project = load_project()
    content = boundary_changes.export_boundaries(project, AreaLevel(arguments.level))
    with translate_write_errors():
        if ending == geopackage.ENDING:
            geopackage.write_geopackage(
                content, arguments.out, layer=f"{arguments.level}_boundaries"
            )
        else:
            arguments.out.write_bytes(content)
    print(arguments.out)
    return 0


def _set_estimates(arguments: Arguments) -> int:
    changed = actions.use_estimated_areas(
        load_project(), actions.TERMINAL, arguments.state == "on", at=read_clock()
    )
    print(f"ขอบเขตโดยประมาณ: {arguments.state} · เรื่องที่เปลี่ยนพื้นที่ {changed:,}")
    return 0

"""The pages of an edition: its frozen map, and the story „เวที" that a forum looks at."""

from geodata.reasons import Language
from mapping.layers.live import FrozenMap
from mapping.layers.shell import LivePage, LocalMap, build_live_map
from mapping.layers.sources import build_edition_path, build_edition_source
from mapping.layers.story import StoryContext, StoryLayer, StoryPage
from mapping.texts import Texts
from mapping.texts.editions import format_edition_title


def render_edition_page(language: Language, edition_id: str, room: str | None = None) -> str:
    """Return the frozen map of an edition; `room` is the address of the forum while it is open."""
    frozen_map = _build_frozen_map(language, edition_id, room)
    shell = build_live_map(language, "edition", frozen_map)
    return str(LivePage(shell, language, frozen_map).render())


def render_story_page(language: Language, edition_id: str, room: str | None = None) -> str:
    """Return the story of an edition; `room` is the whole address of the forum while it is open."""
    shell = LocalMap(language, "story")
    context = _build_stage(language, edition_id, room)
    StoryLayer(language, context).add_to(shell)
    return str(StoryPage(shell, language, context).render())


def _build_stage(language: Language, edition_id: str, room: str | None) -> StoryContext:
    texts, folder = Texts(language), build_edition_path(edition_id)
    return StoryContext(
        title=format_edition_title(language, edition_id),
        folder=folder,
        links=[
            (folder, texts("story.frame.open_map")),
            ("/editions", texts("story.frame.list")),
        ],
        present=f"present{'' if language == 'th' else f'?lang={language}'}",
        room=room,
    )


def _build_frozen_map(language: Language, edition_id: str, room: str | None) -> FrozenMap:
    texts = Texts(language)
    story = f"{build_edition_path(edition_id)}story"
    joining = [(room, texts("story.edition.room"))] if room else []
    return FrozenMap(
        stamp=format_edition_title(language, edition_id),
        source=build_edition_source(edition_id),
        table=story if language == "th" else f"{story}?lang={language}",
        links=[*joining, ("/editions", texts("story.edition.list"))],
        texts={
            "page.table": texts("story.edition.story"),
            "page.skip": texts("story.edition.skip"),
            "page.map_label": texts("story.edition.map_label"),
            "state.error": texts("story.edition.error"),
            "state.open_table": texts("story.edition.story"),
        },
    )

"""The pages of an edition: its frozen map, and the story „เวที" that a forum looks at."""

from geodata.reasons import Language
from mapping.layers.live import Frozen
from mapping.layers.shell import LivePage, LocalMap, live_map
from mapping.layers.sources import edition_folder, edition_source
from mapping.layers.story import Stage, StoryLayer, StoryPage
from mapping.texts import Texts
from mapping.texts.editions import edition_title


def render_edition_page(language: Language, edition_id: str, room: str | None = None) -> str:
    """Return the frozen map of an edition; `room` is the address of the forum while it is open."""
    frozen = _frozen(language, edition_id, room)
    shell = live_map(language, "edition", frozen)
    return str(LivePage(shell, language, frozen).render())


def render_story_page(language: Language, edition_id: str, room: str | None = None) -> str:
    """Return the story of an edition; `room` is the whole address of the forum while it is open."""
    shell = LocalMap(language, "story")
    stage = _stage(language, edition_id, room)
    StoryLayer(language, stage).add_to(shell)
    return str(StoryPage(shell, language, stage).render())


def _stage(language: Language, edition_id: str, room: str | None) -> Stage:
    texts, folder = Texts(language), edition_folder(edition_id)
    return Stage(
        title=edition_title(language, edition_id),
        folder=folder,
        links=[
            (folder, texts("story.frame.open_map")),
            ("/editions", texts("story.frame.list")),
        ],
        room=room,
    )


def _frozen(language: Language, edition_id: str, room: str | None) -> Frozen:
    texts = Texts(language)
    story = f"{edition_folder(edition_id)}story"
    joining = [(room, texts("story.edition.room"))] if room else []
    return Frozen(
        stamp=edition_title(language, edition_id),
        source=edition_source(edition_id),
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

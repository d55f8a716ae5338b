"""The whole record as a folder, with the law that it pinned and the papers that it cites."""

from pathlib import Path

from gateway.look import LOOKS, with_server
from gateway.papers import paper_path
from gateway.settings import Settings
from law.loader import calendar_files, edition_names, edition_tree
from store.database import connect_pool
from store.export import export_record
from store.manifest import CALENDARS, Manifest
from store.roles import role_url
from wording import Lang, say


async def export(settings: Settings, folder: Path, lang: Lang) -> Manifest:
    """Export into a new or empty folder. Raises ExportProblem, NoServerNamed, RoleProblem, a database error, LawProblem."""
    url = role_url(with_server(settings).database_url, "sinhke_reader", settings.secrets_folder)
    pool = await connect_pool(url, application=LOOKS, size=1)
    try:
        async with pool.acquire() as connection:
            return await export_record(
                connection,
                folder,
                paper_path=lambda sha256: paper_path(settings.papers_folder, sha256),
                law=law_files(),
                marking=say("screens.simulated", lang),
            )
    finally:
        await pool.close()


def law_files() -> dict[str, dict[str, bytes]]:
    """What is published under each name: its files by their paths below `law/`, those that an edition extends among them."""
    calendars = {f"{CALENDARS}/{file}": content for file, content in calendar_files().items()}
    return {**{name: edition_tree(name) for name in edition_names()}, CALENDARS: calendars}

"""Communities of the sample that the register lacks: the study may count more than it lists."""

from geodata.actions.places import communities
from geodata.district import get_district
from geodata.model.places.registry import NewCommunity
from mapping.sample.clock import Process
from mapping.sample.network import SampleNetwork

ADDED_DAYS_AGO = 350
KIND_TH = "ชุมชนเมือง"


def start_register(network: SampleNetwork) -> None:
    """Start the work on the register: the communities that are missing are added."""
    if network.size.is_whole_year:
        network.clock.start(_add_communities(network))


def _add_communities(network: SampleNetwork) -> Process:
    yield network.clock.compute_moment(ADDED_DAYS_AGO, 30)
    given = network.project, network.get_caller("officer")
    listed = communities.list_communities(*given, at=network.now)
    homes = {community.id: community.subdistrict_code for community in listed}
    for number in range(len(listed), get_district().communities):
        neighbour = network.communities[number % len(network.communities)]
        new = NewCommunity(
            f"ชุมชนตัวอย่างที่ {number + 1}",
            homes[neighbour],
            KIND_TH,
            *network.choose_point(neighbour),
        )
        added = communities.add_community(*given, new, at=network.now)
        network.all_communities.append(added.id)

"""How much happens in the sample year: enough to look at everything, or a year of the study."""

from dataclasses import dataclass

from geodata.model.imports.records import Indicator


@dataclass(frozen=True, slots=True)
class SampleSize:
    """How many people, complaints and meetings a year has."""

    members: int  # of the network; four of five are volunteers
    withdrawn_members: int  # who take their consent back before the year is over
    complaints: int  # beside those that stand on each rung
    focus_groups: int  # communities in which one is held
    imported: tuple[Indicator, ...]  # records of other systems
    rooms: int  # workshops that are over, of those that workshops.py lists
    is_whole_year: bool  # the budget is spent, and the next year's plan is copied


DEMO = SampleSize(
    members=60,
    withdrawn_members=0,
    complaints=34,
    focus_groups=0,
    imported=tuple(Indicator),
    rooms=1,
    is_whole_year=False,
)
WHOLE_YEAR = SampleSize(  # 150 volunteers and 320 complaints, as the study has them in a year
    members=190,
    withdrawn_members=2,
    complaints=306,
    focus_groups=48,
    imported=(Indicator.FEED_REPORTS,),  # every complaint comes to the network itself
    rooms=4,
    is_whole_year=True,
)

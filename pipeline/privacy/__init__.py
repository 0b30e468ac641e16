"""Tables and people's decisions come in; what one audience may read, and what must wait for review, goes out.

The one filter: everything that is drawn comes through `view`, and a count of people through `suppress`.
"""

from pipeline.model import suppress
from pipeline.privacy.audience import view
from pipeline.privacy.names import find_names, hold, read_roster

__all__ = ["find_names", "hold", "read_roster", "suppress", "view"]

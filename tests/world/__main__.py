"""Write the example bundles anew: ``python -m tests.world examples``."""

import sys
from pathlib import Path

from tests.world.examples import write

write(Path(sys.argv[1]))

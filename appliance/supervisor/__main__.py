"""Entry point of `python -m appliance.supervisor`."""

import sys

from appliance.supervisor.supervisor import main

sys.exit(main(sys.argv[1:]))

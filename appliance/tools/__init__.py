"""What a language model may call: skills and other tools as JSON schema, and a call as grammar. See the README beside this file.

`toolbox` is not imported here: it brings the skills, and the process of the language model has no use for them.
"""

from appliance.tools.bounds import bounded
from appliance.tools.check import arguments_of
from appliance.tools.grammar import calls, longest_call
from appliance.tools.listing import listing

__all__ = ["arguments_of", "bounded", "calls", "listing", "longest_call"]

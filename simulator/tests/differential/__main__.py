"""Makes one script of calls of the AWS at a port and prints what its client sees.

    python differential PORT

One JSON object: each call by its name and number, with what came back. What no
two AWSs have in common, as ids and dates, is written as what it is.
"""

import importlib
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))

from script import Script

PARTS = ("caller", "roles", "parameters", "domain", "logs", "secret_values", "network",
         "balancing", "databases", "caches", "images", "containers")


def main():
    script = Script(int(sys.argv[1]))
    for part in PARTS:
        script.about(part)
        importlib.import_module(part).run(script)
    print(json.dumps(script.recorded()))


if __name__ == "__main__":
    main()

"""`python -m nlp`: read messages; `evaluate`, `train`, `ship`."""

import sys

from nlp.cli import main

if __name__ == "__main__":
    sys.exit(main())

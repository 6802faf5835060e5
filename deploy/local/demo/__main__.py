"""Lets `python deploy/local/demo` run the day."""

import sys

from day import main

if __name__ == "__main__":
    sys.exit(main())

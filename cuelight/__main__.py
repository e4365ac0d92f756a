"""The command line as `python -m cuelight`."""

from cuelight.cli import main

if __name__ == "__main__":
    main()

"""The way in: `sessionctl` and `python -m sessionctl`."""

import sys


def main() -> None:
    """Run the command line; `--version` alone answers before anything heavy is imported."""
    if sys.argv[1:] == ["--version"]:
        from sessionctl import __version__

        sys.stdout.write(f"sessionctl {__version__}\n")
        return
    from sessionctl.cli import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()

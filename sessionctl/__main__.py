"""The way in: `sessionctl` and `python -m sessionctl`."""

import sys


def main() -> None:
    """Run the command line; `--version` alone and `gate` answer before anything heavy is imported."""
    if sys.argv[1:] == ["--version"]:
        from sessionctl import __version__

        sys.stdout.write(f"sessionctl {__version__}\n")
        return
    if sys.argv[1:2] == ["gate"]:
        from sessionctl.gating.gate import main as gate

        sys.exit(gate(sys.argv[2:]))
    from sessionctl.cli import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()

"""Command line: `python -m app run | serve | worker | migrate | seed | openapi | error-codes`."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys

from pydantic import ValidationError

from app.config import Mail, Settings


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m app", description="Health assistant")
    commands = {
        "run": "everything on this machine, with embedded servers where none are configured",
        "serve": "the API on the configured PostgreSQL and Redis",
        "worker": "background work on the configured PostgreSQL and Redis",
        "migrate": "bring the schema of DATABASE_URL up to date",
        "seed": "create the administrator, unless there is one",
        "openapi": "print the OpenAPI document",
        "error-codes": "print the error catalogue as JSON",
    }
    actions = parser.add_subparsers(dest="command", required=True)
    for name, text in commands.items():
        actions.add_parser(name, help=text)
    command = parser.parse_args().command
    if command == "error-codes":
        from app.core.errors import CATALOGUE  # noqa: PLC0415 - each command loads what it needs

        print(json.dumps({code: {"status": status, "title": title} for code, (status, title) in CATALOGUE.items()}))
        return 0
    try:
        return _act(command, Settings())
    except ValidationError as error:
        for item in error.errors():
            name = "_".join(str(part) for part in item["loc"]).upper()
            if error.title == Mail.__name__:
                # A field is told without its group's prefix, unless it has a name of its own.
                name = f"SMTP_{name.removeprefix('SMTP_')}"
            print(f"error: {name}: {item['msg']}", file=sys.stderr)
        return 2


def _act(command: str, settings: Settings) -> int:
    if command == "openapi":
        from app.main import create_app  # noqa: PLC0415 - as above

        print(json.dumps(create_app(settings).openapi(), ensure_ascii=False, indent=1))
        return 0
    from app import runner  # noqa: PLC0415 - as above

    runner.configure_logging(settings.server.log_level)
    try:
        if command == "run":
            runner.run_everything(settings)
        elif command == "serve":
            runner.serve_api(settings)
        elif command == "worker":
            asyncio.run(runner.work(settings))
        else:
            runner.migrate_configured(settings)
            if command == "seed":
                asyncio.run(runner.seed(settings))
    except KeyboardInterrupt:
        return 130
    except (runner.StartError, runner.NewerSchemaError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Write the JSON Schemas that editors use for the TOML files in scenarios/.

Run it after changing a model in flowsim/scenario: python tools/write_schemas.py
"""

from __future__ import annotations

from pathlib import Path

from flowsim.scenario.editor_schema import write_editor_schemas


def main() -> None:
    """Write the schemas and say which."""
    for path in write_editor_schemas(Path(__file__).resolve().parents[1] / "scenarios"):
        print(path.name)


if __name__ == "__main__":
    main()

"""What is assumed: areas, levers and cases, from TOML files to a frozen Scenario."""

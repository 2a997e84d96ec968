"""Language data, one TOML file per language, and its loader."""

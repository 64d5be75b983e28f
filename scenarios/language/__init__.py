"""The grammar of scenarios as frozen types. Nothing here reads a file or runs anything."""

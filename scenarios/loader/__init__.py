"""From a YAML file to scenarios ready to run, or to problems that name file, line, column and what was probably meant."""

from scenarios.loader.files import LoadedScenario, ScenarioFile, find_files, load
from scenarios.loader.problems import FileWrong, Problem

__all__ = ["FileWrong", "LoadedScenario", "Problem", "ScenarioFile", "find_files", "load"]

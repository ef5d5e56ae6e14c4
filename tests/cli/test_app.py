import inspect
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from zhiguan.cli.app import COMMANDS, app, loaded


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_says_what_the_command_says_of_itself(name: str) -> None:
    command = loaded(name)
    assert command.name == name
    assert inspect.cleandoc(command.help).splitlines()[0] == COMMANDS[name].help


def test_each_command_has_its_own_help_and_a_wrong_one_is_a_usage_error() -> None:
    whole = CliRunner().invoke(app, ["--help"])
    assert whole.exit_code == 0 and all(name in whole.output for name in COMMANDS)
    own = CliRunner().invoke(app, ["check", "--help"])
    assert own.exit_code == 0 and "RULES" in own.output
    wrong = CliRunner().invoke(app, ["chekc"])
    assert wrong.exit_code == 2 and "check" in wrong.output


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["check", "--help"]])
def test_help_waits_for_no_model_library(arguments: list[str]) -> None:
    program = (
        "import sys\n"
        "from zhiguan.cli.app import main\n"
        f"sys.argv = ['zhiguan', *{arguments}]\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "slow = {'torch', 'transformers', 'spacy', 'scipy', 'matplotlib'}\n"
        "print(sorted(slow & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"

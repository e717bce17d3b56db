"""Shell completion, tried in bash as a Tab does it."""

import shutil
import subprocess

import pytest

from concurrency_audit.cli.main import COMMANDS, main


def completed(script: str, *words: str) -> set[str]:
    """What bash offers for the last word."""
    typed = " ".join(f"'{word}'" for word in words)
    press = f"COMP_WORDS=({typed}); COMP_CWORD={len(words) - 1}; _shtab_concurrency_audit"
    done = subprocess.run(
        ["bash", "-c", f'{script}\n{press} 2>/dev/null; printf "%s\\n" "${{COMPREPLY[@]}}"'],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stdout.split())


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
def test_bash_completes_commands_options_and_choices(capsys):
    assert main(["--print-completion", "bash"]) == 0
    script = capsys.readouterr().out
    assert completed(script, "concurrency-audit", "") >= set(COMMANDS)
    assert completed(script, "concurrency-audit", "inv") == {"inventory"}
    assert "--unsafe-fixes" in completed(script, "concurrency-audit", "check", "--")
    assert completed(script, "concurrency-audit", "inventory", "--format", "") == {"table", "summary", "json"}


@pytest.mark.parametrize("shell", ["zsh", "tcsh"])
def test_other_shells_have_a_script_too(shell, capsys):
    assert main(["--print-completion", shell]) == 0
    assert "inventory" in capsys.readouterr().out


@pytest.mark.parametrize(("shell", "said"), [("bahs", 'did you mean "bash"?'), ("fish", "bash, zsh, tcsh")])
def test_another_word_is_one_line(shell, said, capsys):
    assert main(["--print-completion", shell]) == 2
    err = capsys.readouterr().err
    assert said in err
    assert err.count("\n") == 1


def test_no_word_is_one_line(capsys):
    assert main(["--print-completion"]) == 2
    assert "bash, zsh, tcsh" in capsys.readouterr().err

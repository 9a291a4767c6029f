using System.CommandLine;

namespace Qalqan.Cli;

/// <summary><c>qalqan completion</c>: what a shell needs to complete commands and options. The answers come from the program itself, so they are never out of date.</summary>
static class CompletionCommand
{
    const string Bash = """
        _qalqan() {
            local IFS=$'\n'
            COMPREPLY=($(compgen -W "$(qalqan "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o default -F _qalqan qalqan
        """;

    const string Zsh = """
        #compdef qalqan
        _qalqan() {
            local -a found
            found=("${(@f)$(qalqan "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
            compadd -a found
            _files
        }
        compdef _qalqan qalqan
        """;

    const string Fish = """
        complete -c qalqan -a '(qalqan "[suggest:"(commandline -C)"]" (commandline) 2>/dev/null)'
        """;

    public static Command Create()
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh or fish" };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        var command = new Command("completion", """
            Print what a shell needs to complete qalqan's commands and options.

            Example:
              source <(qalqan completion bash)
            """) { shell };
        command.SetAction(result => Console.Out.WriteLine(result.GetRequiredValue(shell) switch { "bash" => Bash, "zsh" => Zsh, _ => Fish }));
        return command;
    }
}

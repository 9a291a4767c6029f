using System.CommandLine;

namespace Qalqan.Cli;

/// <summary><c>qalqan intel compile</c>: files into one compiled set, for a machine that has no store.</summary>
static class IntelCompileCommand
{
    public static Command Create()
    {
        var files = new Argument<string[]>("FILE|DIR") { Description = "The intelligence to compile.", Arity = ArgumentArity.OneOrMore };
        var to = new Option<string>("--output", "-o") { Description = "The file to write.", HelpName = "SET", Required = true };
        var command = new Command("compile", """
            Compile intelligence into one file that 'qalqan check -i' opens at once.

            Example:
              qalqan intel compile feeds/ -o office.qset
            """) { files, to };
        command.SetAction((parsed, cancel) => Task.FromResult(IntelCommand.Run(parsed, (output, error) =>
        {
            using var loaded = IntelligenceFiles.Load(parsed.GetValue(files)!, cancel);
            IntelExportCommand.Note(error, loaded.Rejections);
            if (loaded.Set.Count == 0)
            {
                error.WriteLine("qalqan: there is no indicator in these files; nothing was written");
                return IntelCommand.Failed;
            }
            var path = Path.GetFullPath(parsed.GetValue(to)!);
            DataFolder.WriteAtomically(path, loaded.Set.Save);
            output.WriteLine($"{loaded.Set.Count} indicators in {SafeText.Visible(path)}");
            return IntelCommand.Ok;
        })));
        return command;
    }
}

using System.CommandLine;

namespace Qalqan.Cli;

/// <summary><c>qalqan intel warninglists</c>: values that ordinary activity produces, by which findings are lowered and explained.</summary>
static class IntelWarningListsCommand
{
    public static Command Create() => new("warninglists", "Lists of values that ordinary activity produces. A hit lowers a finding and explains why; it never hides one.")
    {
        Import(),
        List(),
    };

    static Command Import()
    {
        var files = new Argument<string[]>("FILE") { Description = "MISP warning lists (list.json).", Arity = ArgumentArity.OneOrMore };
        var block = new Option<bool>("--block") { Description = "Leave indicators on these lists out of what 'check' matches, instead of lowering findings. They stay in the store, and are counted." };
        var command = new Command("import", """
            Take MISP warning lists in.

            Example:
              qalqan intel warninglists import lists/public-dns-v4/list.json
            """) { files, block };
        command.SetAction(parsed => IntelCommand.Run(parsed, (output, _) =>
        {
            using var store = new IntelligenceStore(DataFolder.Location);
            var failed = false;
            foreach (var file in parsed.GetValue(files)!)
            {
                if (!File.Exists(file)) throw new FileNotFoundException($"{file}: no such file", file);
                var rejections = new List<Rejected>();
                var list = WarningListFolder.Import(store, file, parsed.GetValue(block), rejections.Add);
                if (list is null) failed = true;
                else output.WriteLine($"{SafeText.Visible(list.Name)}: {list.Entries.Count} entries{(parsed.GetValue(block) ? ", blocking" : "")}");
                foreach (var rejected in rejections) output.WriteLine($"  skipped {rejected.Code} {SafeText.Visible(file)} {rejected.Position}: {SafeText.Visible(rejected.Reason)}");
            }
            var (count, blocked) = store.Compile();
            output.WriteLine($"The set that 'qalqan check' uses has {count} indicators{(blocked > 0 ? $"; {blocked} more are kept out by lists that block" : "")}.");
            return failed ? IntelCommand.Failed : IntelCommand.Ok;
        }));
        return command;
    }

    static Command List()
    {
        var command = new Command("list", """
            List the warning lists in force.

            Example:
              qalqan intel warninglists list
            """);
        command.SetAction(parsed => IntelCommand.Run(parsed, (output, _) =>
        {
            var lists = WarningListFolder.BuiltIn;
            if (IntelligenceStore.Exists(DataFolder.Location))
            {
                using var store = new IntelligenceStore(DataFolder.Location);
                lists = WarningListFolder.Open(store);
            }
            foreach (var list in lists.Lists)
                output.WriteLine($"{(lists.Blocks(list.Name) ? "block " : "inform")}  {list.Entries.Count,7} entries  {SafeText.Visible(list.Name)}");
            return IntelCommand.Ok;
        }));
        return command;
    }
}

using System.Globalization;
using Qalqan.Fuzz;

if (args is not [var name, .. var rest])
{
    Console.Error.WriteLine("usage: Qalqan.Fuzz TARGET|all [ROUNDS [SEED]]   targets: " + string.Join(' ', FuzzTargets.All.Select(t => t.Name)));
    return 2;
}

if (name == "write-sealed-samples" && rest is [var folder])
{
    SealingTargets.WriteSamples(folder);
    return 0;
}

var rounds = rest.Length > 0 ? int.Parse(rest[0], CultureInfo.InvariantCulture) : 10_000;
var seed = rest.Length > 1 ? int.Parse(rest[1], CultureInfo.InvariantCulture) : Environment.TickCount;
var broken = 0;
foreach (var target in FuzzTargets.All.Where(t => name == "all" || t.Name == name))
{
    var failures = FuzzTargets.Fuzz(target, rounds, seed);
    Console.WriteLine($"{target.Name}: {rounds} rounds from seed {seed}, {failures.Count} broken");
    foreach (var (round, what) in failures.Take(10)) Console.WriteLine($"  seed {round}: {what}");
    broken += failures.Count;
}
return broken == 0 ? 0 : 1;

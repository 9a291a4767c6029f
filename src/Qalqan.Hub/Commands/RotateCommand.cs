using System.CommandLine;
using System.Globalization;

namespace Qalqan.Hub;

/// <summary><c>qalqan hub rotate</c> and <c>reseal</c>: new keys, without plaintext, while the hub runs.</summary>
static class RotateCommand
{
    public static Command Rotate()
    {
        var what = new Argument<string>("WHAT") { Description = "person-keys: a new key for everybody; index: a new key over the whole index, from the next start on" };
        what.AcceptOnlyFromAmong("person-keys", "index");
        var stopped = new Option<bool>("--workers-stopped") { Description = "With PostgreSQL: no 'qalqan hub worker' runs" };
        return new Command("rotate", """
            Replaces keys of the sealed index in the running hub. Whoever copied the store before has copies that no present key opens; the copies themselves stay exposed to the keys of their time.
            Stopped half-way it goes on from there when it is asked for again.

            Example:
              qalqan hub rotate person-keys --hub http://127.0.0.1:8080 --token-file admin
            """) { what, stopped }.Calls(async (parsed, hub, output, cancel) =>
        {
            var done = await hub.Post("rotations", new(parsed.GetRequiredValue(what), parsed.GetValue(stopped)), ApiJson.Default.RotationRequest, ApiJson.Default.Rotated, cancel);
            await output.WriteLineAsync(done.AfterRestart
                ? string.Create(CultureInfo.InvariantCulture, $"generation {done.Generation} begins when the hub is started again; what is remembered follows in the background")
                : string.Create(CultureInfo.InvariantCulture, $"{done.People} people have a new key{(done.Resumed ? " (went on where the last rotation stopped)" : "")}"));
            return Exit.Done;
        });
    }

    public static Command Reseal() => new Command("reseal", """
        Moves everybody's sealed handles to the notifier's next key and has the old one destroyed. Once a month; make a backup afterwards: earlier ones can no longer reach anybody.

        Example:
          qalqan hub reseal --hub http://127.0.0.1:8080 --token-file admin

        Exit status: 0 all were moved, 1 some open with no key of the notifier: enrol those people anew.
        """).Calls(async (_, hub, output, cancel) =>
    {
        var done = await hub.Post<RotationRequest, Resealed>("notifier/reseal", new("notifier"), ApiJson.Default.RotationRequest, ApiJson.Default.Resealed, cancel);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{done.People} moved to key {done.Key}; {done.Retired} old key{(done.Retired == 1 ? "" : "s")} destroyed{(done.Lost > 0 ? $"; {done.Lost} could not be opened" : "")}"));
        return done.Lost > 0 ? Exit.Found : Exit.Done;
    });
}

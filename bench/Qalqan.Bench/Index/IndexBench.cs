using System.Globalization;
using System.Text;
using Qalqan.Bench.Scan;
using Qalqan.Hub;

namespace Qalqan.Bench.Index;

/// <summary>The sealed index: making tokens, sweeping, and the same sealed question put to databases.</summary>
static class IndexBench
{
    const int Months = 12, LastMonth = 680;

    static readonly string[] Columns = ["| | CPU | wall |", "|---|--:|--:|"];

    public static int Run(Options options, string[] args)
    {
        var report = new StringBuilder();
        void Say(string line)
        {
            Console.WriteLine(line);
            report.AppendLine(line);
        }
        Say("# Sealed index\n");
        Say(Machine.Describe() + "\n");
        Ingest(options.Runs, Say);
        Large(Value(args, "--tokens", 100_000_000), Value(args, "--people", 10_000), Value(args, "--lookups", 1000), options.Runs, Say);
        var faster = options.Peers ? Peers(options.Runs, Say) : double.NaN;
        if (options.Output is { } file) File.WriteAllText(file, report.ToString());
        return faster < 10 ? 1 : 0;
    }

    static int Value(string[] args, string name, int otherwise) =>
        Array.IndexOf(args, name) is var i and >= 0 && i + 1 < args.Length ? int.Parse(args[i + 1], NumberStyles.AllowThousands, CultureInfo.InvariantCulture) : otherwise;

    /// <summary>From canonical observables to a sealed segment.</summary>
    static void Ingest(int runs, Action<string> say)
    {
        using var keys = new LocalHmacKey(new byte[32], new byte[32]);
        using var person = new PersonKey(new byte[32]);
        var chain = new TokenChain(keys);
        say("## Making and sealing tokens, one thread\n");
        say("Observables of mail and browsing: half hosts, a quarter URLs, the rest addresses, e-mail addresses and digests; hosts repeat as they do (Zipf).\n");
        say("| observables a submission | tokens an observable | observables per CPU s | ladder | two HMACs | seal |");
        say("|--:|--:|--:|--:|--:|--:|");
        foreach (var batch in (int[])[20, 1000, 50_000])
        {
            var observed = Observables.Make(Math.Max(batch, 200_000), 7);
            var inputs = new TokenInputs(skipRepeated: true);
            var tokens = 0L;
            double ladder = 0, hmac = 0, seal = 0;
            var all = Cost.Median(Math.Max(runs, 5), () =>
            {
                tokens = 0;
                (ladder, hmac, seal) = (0, 0, 0);
                for (var start = 0; start + batch <= observed.Count; start += batch)
                {
                    var t0 = System.Diagnostics.Stopwatch.GetTimestamp();
                    inputs.Clear();
                    for (var i = start; i < start + batch; i++) TokenLadder.Observed(observed[i].Kind, observed[i].Value, inputs);
                    var t1 = System.Diagnostics.Stopwatch.GetTimestamp();
                    var made = chain.Tokens(inputs);
                    var t2 = System.Diagnostics.Stopwatch.GetTimestamp();
                    SegmentTokens.Seal(made, person);
                    var t3 = System.Diagnostics.Stopwatch.GetTimestamp();
                    ladder += t1 - t0;
                    hmac += t2 - t1;
                    seal += t3 - t2;
                    tokens += inputs.Count;
                }
            });
            var count = observed.Count / batch * batch;
            var sum = ladder + hmac + seal;
            say(string.Create(CultureInfo.InvariantCulture, $"| {batch} | {(double)tokens / count:0.0} | {count / all.Cpu:#,0} | {ladder / sum:0%} | {hmac / sum:0%} | {seal / sum:0%} |"));
        }
        say("");
    }

    static void Large(int tokens, int people, int indicators, int runs, Action<string> say)
    {
        say(string.Create(CultureInfo.InvariantCulture, $"## {tokens:#,0} tokens, {people:#,0} people, {indicators:#,0} indicators\n"));
        using var keys = new LocalHmacKey(PersonKey.Create(), PersonKey.Create());
        var chain = new TokenChain(keys);
        var synthetic = new SyntheticPeople(people, tokens / people, indicators, Math.Min(500, people), 1);
        var (index, ids, build) = Build(synthetic, people, chain, null);
        using (index)
        {
            say(string.Join('\n', Columns));
            say($"| making, sealing and loading everything | {build.Cells} |");
            Question Ask(int n)
            {
                var question = new Question();
                foreach (var (indicator, i) in synthetic.Indicators.Take(n).Select((x, i) => (x, i))) question.Add(indicator, i);
                return question.Build(chain);
            }
            foreach (var n in new[] { 1, indicators, 10 * indicators }.Distinct())
            {
                var question = n <= indicators ? Ask(n) : AskMore(synthetic, n, chain);
                IReadOnlyList<Hit> hits = [];
                var cost = Cost.Median(runs, () => hits = Sweep(index, question));
                Check(synthetic, ids, hits, n);
                say(string.Create(CultureInfo.InvariantCulture, $"| sweep of {n:#,0}, {Environment.ProcessorCount} threads; {hits.Count} hits, all planted | {cost.Cells} |"));
            }
        }
        say(string.Create(CultureInfo.InvariantCulture, $"\nResident memory of the process with everything loaded: {s_resident} MB, of which {8L * tokens / 1_000_000} MB are tokens. Making all of them took every processor; a sweep includes confirming its hits.\n"));
    }

    static long s_resident;

    internal static Question AskMore(SyntheticPeople synthetic, int n, TokenChain chain)
    {
        var question = new Question();
        var i = 0;
        foreach (var indicator in synthetic.Indicators) question.Add(indicator, i++);
        for (; i < n; i++) question.Add(new() { Kind = ObservableKind.Domain, Value = string.Create(CultureInfo.InvariantCulture, $"unseen-{i}.example"), Feed = "f" }, i);
        return question.Build(chain);
    }

    internal static IReadOnlyList<Hit> Sweep(SealedIndex index, Question question)
    {
        using var sweep = index.Open(question);
        var found = sweep.Range(0, SealedIndex.Slots, CancellationToken.None);
        if (found.Unconfirmed.Count > 0) throw new InvalidOperationException("unconfirmed hits");
        return found.Hits;
    }

    internal static void Check(SyntheticPeople synthetic, PersonId[] ids, IReadOnlyList<Hit> hits, int asked)
    {
        var found = hits.Select(h => (Array.IndexOf(ids, h.Person), h.Indicator)).ToHashSet();
        if (!found.SetEquals(synthetic.Expected.Where(e => e.Indicator < asked))) throw new InvalidOperationException("not the planted hits");
    }

    internal static (SealedIndex, PersonId[], Cost) Build(SyntheticPeople synthetic, int people, TokenChain chain, PersonKey[]? keys)
    {
        // Segments are kept where a hit will be confirmed; a fetch for anybody else is an error.
        var store = new System.Collections.Concurrent.ConcurrentDictionary<PersonId, IReadOnlyList<Segment>>();
        var index = new SealedIndex(person => store[person]);
        var ids = new PersonId[people];
        var hit = synthetic.Expected.Select(e => e.Person).ToHashSet();
        var cost = Cost.Of(() =>
        {
            Parallel.For(0, people, p =>
            {
                var key = new PersonKey(PersonKey.Create());
                ids[p] = PersonId.New();
                var segments = synthetic.Seal(p, ids[p], key, chain, Months, LastMonth);
                if (hit.Contains(p)) store[ids[p]] = segments;
                index.Load(ids[p], p % SealedIndex.Slots, key, segments);
                if (keys is not null) keys[p] = key;
            });
            GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        });
        s_resident = Cost.ResidentMegabytes;
        return (index, ids, cost);
    }

    /// <summary>The same sealed question to two databases. Returns how many times less CPU Qalqan took than the better of them.</summary>
    static double Peers(int runs, Action<string> say)
    {
        const int people = 1000, tokens = 10_000_000, indicators = 1000;
        say("## The same sealed question to databases: 10 million tokens, 1,000 people, 1,000 indicators\n");
        using var keys = new LocalHmacKey(PersonKey.Create(), PersonKey.Create());
        var chain = new TokenChain(keys);
        var synthetic = new SyntheticPeople(people, tokens / people, indicators, 500, 1);
        var personKeys = new PersonKey[people];
        var (index, ids, _) = Build(synthetic, people, chain, personKeys);
        using var disposed = index;
        var question = AskMore(synthetic, indicators, chain);
        var rows = TokenRows.Of(synthetic, personKeys, chain, question);
        var folder = Directory.CreateTempSubdirectory("qalqan-bench-").FullName;
        var expected = synthetic.Expected.Count;
        void Must(int hits)
        {
            if (hits != expected) throw new InvalidOperationException($"{hits} hits, planted {expected}");
        }
        try
        {
            using var sqlite = new SqlitePeer(Path.Combine(folder, "tokens.db"));
            sqlite.Load(rows);
            using var postgres = PostgresPeer.Start(Path.Combine(Path.GetTempPath(), "qpg" + Environment.ProcessId));
            postgres?.Load(rows);
            say($"SQLite {sqlite.Version}; PostgreSQL {postgres?.Version ?? "not installed: left out"}. Everything in memory, no durability, tables loaded in order and analysed; the databases get the sealed look-ups for nothing, Qalqan's time includes making them. Each way was run {runs} times; medians. PostgreSQL's CPU is its server's and the client's.\n");
            say("| sealed: each person's own tokens, a million look-ups | CPU | wall | CPU / Qalqan's | wall / Qalqan's |\n|---|--:|--:|--:|--:|");
            Sweep(index, question);
            var own = Cost.Median(Math.Max(runs, 5), () => Check(synthetic, ids, Sweep(index, question), indicators));
            var one = Cost.Median(Math.Max(runs, 5), () =>
            {
                using var sweep = index.Open(question);
                sweep.Range(0, SealedIndex.Slots, 1, CancellationToken.None);
            });
            var least = double.MaxValue;
            void Row(string name, Cost cost, bool peer)
            {
                if (peer) least = Math.Min(least, Math.Min(cost.Cpu / own.Cpu, cost.Wall / own.Wall));
                say(string.Create(CultureInfo.InvariantCulture, $"| {name} | {cost.Cells} | {cost.Cpu / own.Cpu:0.0} | {cost.Wall / own.Wall:0.0} |"));
            }
            Row($"Qalqan's sweep, {Environment.ProcessorCount} threads", own, false);
            Row("Qalqan's sweep, 1 thread", one, false);
            Row("SQLite, a prepared statement for each look-up", Cost.Median(runs, () => Must(sqlite.AskOneByOne(rows))), true);
            Row("SQLite, look-ups into a temporary table, one join", Cost.Median(runs, () => Must(sqlite.AskByJoin(rows))), true);
            if (postgres is not null)
            {
                Row("PostgreSQL, an array of look-ups for each person", Cost.Median(runs, () => Must(postgres.AskByPerson(rows)), postgres.Server), true);
                Row("PostgreSQL, look-ups copied into a temporary table, one join", Cost.Median(runs, () => Must(postgres.AskByJoin(rows)), postgres.Server), true);
            }
            say("\n| unsealed: one token for everybody, a thousand look-ups | CPU | wall |\n|---|--:|--:|");
            say($"| SQLite | {Cost.Median(runs, () => Must(sqlite.AskPlain(rows))).Cells} |");
            if (postgres is not null) say($"| PostgreSQL | {Cost.Median(runs, () => Must(postgres.AskPlain(rows)), postgres.Server).Cells} |");
            say(string.Create(CultureInfo.InvariantCulture, $"\nThe price of sealing is the difference between the two tables: without it a thief of the store has everybody's history. Gate: Qalqan at least 10 times faster than the best of the others, CPU and wall; here {least:0.0}."));
            return least;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}

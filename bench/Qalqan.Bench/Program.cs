using Qalqan.Bench.Scan;

namespace Qalqan.Bench;

static class Program
{
    const string Usage = """
        usage: dotnet run -c Release --project bench/Qalqan.Bench -- COMMAND [OPTIONS]

          scan      artifacts/cli/qalqan check over mixed logs, beside wc, grep and rg; hits checked against what was planted
          compile   compiling and opening a set
          index     the sealed index: making tokens, sweeping, and the same question put to SQLite and PostgreSQL
          growth    a sweep as people, tokens and indicators grow; writes docs/growth.svg
          variants  instruction sets, threads, gzip and hostile input, in one process

          files     writes the logs and the sets of scan to a folder (--output), for a profiler

          --bytes 100MB         size of the logs                    (scan, variants; default 1GB, 100MB)
          --indicators 10k,1M   sizes of the sets                   (scan; default 10k,100k,1M,5M)
          --runs 5              runs of each; the median is reported
          --no-peers            leaves grep and rg, or the databases, out
          --tokens 100,000,000 --people 10,000 --lookups 1,000   the large sweep (index)
          --output FILE         also writes the table there
        """;

    static int Main(string[] args)
    {
        var options = Options.Parse(args);
        switch (args.FirstOrDefault())
        {
            case "scan":
                return ScanBench.Run(options);
            case "compile":
                return CompileBench.Run(options);
            case "index":
                return Index.IndexBench.Run(options, args);
            case "growth":
                return Index.GrowthBench.Run(options);
            case "variants":
                return VariantBench.Run(options);
            case "files":
                return ScanBench.WriteFiles(options);
            case "scan-worker": // hidden: for a profiler
                return ScanWorker.Run(args[1], args[2], int.Parse(args[3], System.Globalization.CultureInfo.InvariantCulture), args.ElementAtOrDefault(4));
            default:
                Console.Error.WriteLine(Usage);
                return 2;
        }
    }
}

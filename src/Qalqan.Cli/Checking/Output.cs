using System.Text;

namespace Qalqan.Cli;

/// <summary>Where results go.</summary>
static class Output
{
    /// <summary>Standard output for results: UTF-8 without a mark, buffered, written as it is. Dispose it to write the rest.</summary>
    public static StreamWriter Results() => Writer(new ResultStream(Console.OpenStandardOutput()));

    /// <summary>A writer of results into <paramref name="stream"/>.</summary>
    public static StreamWriter Writer(ResultStream stream) =>
        new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 1 << 16) { NewLine = "\n" };
}

using Qalqan.Formats;
using Qalqan.Fuzz;
using Qalqan.Tests.Mail;
using Xunit;

namespace Qalqan.Tests;

/// <summary>Every sample of mail against its expected output, and damaged in every way.</summary>
public sealed class MailSamplesTests
{
    const int Rounds = 40;

    public static TheoryData<string> Names => [.. Directory.GetFiles(MailPaths.Samples).Where(f => !f.EndsWith(".json", StringComparison.Ordinal)).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Sample_gives_what_is_expected(string name)
    {
        var path = Path.Combine(MailPaths.Samples, name);
        var actual = RecordingSink.Read(File.ReadAllBytes(path), name).ToJson();
        Golden.Check(actual, path + ".expected.json");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Exactly_one_source_recognises_the_sample(string name)
    {
        var head = File.ReadAllBytes(Path.Combine(MailPaths.Samples, name)).AsSpan();
        head = head[..Math.Min(head.Length, EvidenceFile.HeadBytes)];
        var count = 0;
        foreach (var source in EvidenceSources.Structured)
            if (source.Recognises(head)) count++;
        Assert.Equal(1, count);
    }

    // 40 rounds over each of more than 30 samples, and each round read by all of the mail sources: far over 500.
    [Theory]
    [MemberData(nameof(Names))]
    public void Damage_never_ends_reading_and_offsets_stay_in_the_file(string name)
    {
        var original = File.ReadAllBytes(Path.Combine(MailPaths.Samples, name));
        for (var round = 0; round < Rounds; round++)
        {
            var damaged = new Mutator(round).Mutate(original);
            foreach (var source in EvidenceSources.Structured.Where(s => s.Id.StartsWith("mail/", StringComparison.Ordinal) || s.Id == "web/page"))
            {
                source.Recognises(damaged.AsSpan(0, Math.Min(damaged.Length, EvidenceFile.HeadBytes)));
                var sink = new RecordingSink(name);
                source.Read(new MemoryEvidence(name, damaged), sink, TestContext.Current.CancellationToken);
                Assert.All(sink.Observables, o => Assert.InRange(o.Offset, 0, damaged.Length));
                Assert.All(sink.Texts, t => Assert.InRange(t.Offset, 0, damaged.Length));
                Assert.All(sink.Faults, f => Assert.InRange(f.Offset, 0, damaged.Length));
                Assert.All(sink.Nested, n => Assert.InRange(n.Offset, 0, damaged.Length));
                Assert.All(sink.Records, r => Assert.InRange(r.Offset, 0, damaged.Length));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_stream_gives_the_same_as_memory(string name)
    {
        var bytes = File.ReadAllBytes(Path.Combine(MailPaths.Samples, name));
        using var stream = new MemoryStream(bytes);
        Assert.Equal(RecordingSink.Read(bytes, name).ToJson(), RecordingSink.ReadFile(new StreamEvidence(name, stream)).ToJson());
    }
}

using System.Text.Json;
using Xunit;

namespace Qalqan.Tests;

public sealed class VerifyCommandTests : IDisposable
{
    readonly Cli _cli = new();
    readonly BundleMaker _maker = new(21);
    readonly Dictionary<string, byte[]> _parts;

    public VerifyCommandTests() => _parts = _maker.Make(acts: 5);

    [Fact]
    public void A_zip_and_a_folder_hold_and_the_answer_says_what_is_not_proven()
    {
        var key = _cli.Write("key.txt", $"{_maker.Key}\n");
        foreach (var path in (string[])[Zip(), Folder()])
        {
            var (status, output, error) = _cli.Run("verify", path, "--key", key);
            Assert.Equal((0, ""), (status, error));
            Assert.StartsWith($"Holds: everything in this bundle agrees with the log {_maker.Origin}.", output, StringComparison.Ordinal);
            Assert.Contains("Not proven:", output, StringComparison.Ordinal);
            Assert.DoesNotContain("Whose log it is", output, StringComparison.Ordinal);
        }
        Assert.Contains("Whose log it is", _cli.Run("verify", Zip()).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_hold_is_named_with_status_1()
    {
        _parts["entries.jsonl"][20] ^= 1;
        var (status, output, _) = _cli.Run("verify", Folder(), "--format", "json");
        Assert.Equal(1, status);
        using var json = JsonDocument.Parse(output);
        Assert.Equal("does-not-hold", json.RootElement.GetProperty("result").GetString());
        Assert.StartsWith("entries.jsonl: ", json.RootElement.GetProperty("faults")[0].GetProperty("place").GetString(), StringComparison.Ordinal);
        Assert.Contains("DOES NOT HOLD", _cli.Run("verify", Zip()).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_key_of_another_log_does_not_verify_this_one()
    {
        using var other = new BundleMaker(21);
        var (status, output, _) = _cli.Run("verify", Zip(), "--key", _cli.Write("key.txt", other.Key.ToString()));
        Assert.Equal(1, status);
        Assert.Contains("checkpoint-1: expected a signature by the key that was given", output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_bundle_ends_with_status_2()
    {
        Assert.Equal(2, _cli.Run("verify", _cli.Write("mail.eml", "Subject: x\n\n")).Status);
        Assert.Equal(2, _cli.Run("verify", "nowhere.zip").Status);
        Assert.Equal(2, _cli.Run("verify", Directory.CreateDirectory(Path.Combine(_cli.Folder, "empty")).FullName).Status);
        Assert.Equal(2, _cli.Run("verify", Zip(), "--key", _cli.Write("key.txt", "no key")).Status);
    }

    [Fact]
    public void A_link_in_the_folder_is_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need a privilege there");
        var folder = Folder();
        File.Move(Path.Combine(folder, "proofs.json"), Path.Combine(_cli.Folder, "elsewhere"));
        File.CreateSymbolicLink(Path.Combine(folder, "proofs.json"), Path.Combine(_cli.Folder, "elsewhere"));
        var (status, output, _) = _cli.Run("verify", folder);
        Assert.Equal(1, status);
        Assert.Contains("proofs.json: expected a plain file or folder", output, StringComparison.Ordinal);
    }

    string Zip()
    {
        using var held = new MemoryStream();
        CustodyExport.WriteZip([.. _parts.Select(p => new BundlePart(p.Key, () => new MemoryStream(p.Value)))], held);
        return _cli.Write("bundle.zip", held.ToArray());
    }

    string Folder()
    {
        foreach (var (name, bytes) in _parts) _cli.Write(Path.Combine("bundle", name), bytes);
        return Path.Combine(_cli.Folder, "bundle");
    }

    public void Dispose()
    {
        _cli.Dispose();
        _maker.Dispose();
    }
}

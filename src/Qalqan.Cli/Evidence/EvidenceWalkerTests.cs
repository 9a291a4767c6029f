using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Qalqan.Cli;
using Xunit;

namespace Qalqan.Tests;

public sealed class EvidenceWalkerTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("qalqan-walk-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    string At(string name) => Path.Join(_folder, name);

    string Write(string name, string content = "x")
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(name))!);
        File.WriteAllText(At(name), content);
        return At(name);
    }

    static List<Walked> Walk(params string[] paths)
    {
        var walked = EvidenceWalker.Walk(paths, () => new MemoryStream(Encoding.ASCII.GetBytes("from the pipe"))).ToList();
        foreach (var item in walked.OfType<Walked.Evidence>()) (item.File as IDisposable)?.Dispose();
        return walked;
    }

    static string Content(EvidenceFile file)
    {
        using var reader = new StreamReader(file.Open());
        return reader.ReadToEnd();
    }

    [Fact]
    public void Walks_folders_in_ordinal_order_with_hidden_files()
    {
        foreach (var name in (string[])["b.txt", "a/2", "a/1", "B.txt", ".hidden/.x", "a.txt"]) Write(name);
        Assert.Equal([At(".hidden/.x"), At("B.txt"), At("a/1"), At("a/2"), At("a.txt"), At("b.txt")], Walk(_folder).Select(w => w.Path));
    }

    [Fact]
    public void Reads_a_file_from_any_place_with_its_head_and_time()
    {
        var path = Write("log", new string('a', 5000) + "end");
        File.SetLastWriteTimeUtc(path, new DateTime(2024, 1, 2, 3, 4, 5, DateTimeKind.Utc));
        using var file = DiskEvidence.Open(path);
        Assert.Equal(5003, file.Length);
        Assert.Equal(EvidenceFile.HeadBytes, file.Head.Length);
        Assert.Equal(new DateTimeOffset(2024, 1, 2, 3, 4, 5, TimeSpan.Zero), file.Modified);
        var tail = new byte[10];
        Assert.Equal(3, file.ReadAt(5000, tail));
        Assert.Equal("end"u8, tail.AsSpan(0, 3));
        Assert.EndsWith("aend", Content(file), StringComparison.Ordinal);
        Assert.Null(file.Problem);
    }

    [Fact]
    public void Reads_standard_input_where_a_dash_stands()
    {
        var path = Write("f");
        var walked = EvidenceWalker.Walk([path, "-"], () => new MemoryStream(Encoding.ASCII.GetBytes("from the pipe"))).ToList();
        Assert.Equal([path, "-"], walked.Select(w => w.Path));
        Assert.Equal("from the pipe", Content(Assert.IsType<Walked.Evidence>(walked[1]).File));
    }

    [Fact]
    public void Reports_links_in_folders_and_follows_one_that_is_named()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need a privilege on Windows");
        var target = Write("real/f", "content");
        File.CreateSymbolicLink(At("link"), target);
        File.CreateSymbolicLink(At("real/loop"), _folder);
        File.CreateSymbolicLink(At("real/nowhere"), At("missing"));
        Assert.Equal([At("link"), At("real/loop"), At("real/nowhere")], Walk(_folder).OfType<Walked.Skipped>().Select(s => s.Path));
        Assert.Single(Walk(_folder).OfType<Walked.Evidence>());
        using var followed = (DiskEvidence)((Walked.Evidence)EvidenceWalker.Walk([At("link")], () => Stream.Null).Single()).File;
        Assert.Equal("content", Content(followed));
    }

    [Fact]
    public void Does_not_open_pipes_devices_and_sockets()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there is no mkfifo on Windows");
        using (var mkfifo = Process.Start("mkfifo", [At("pipe")])) mkfifo.WaitForExit();
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(At("socket")));
        Write("empty", "");
        Assert.Equal([At("pipe"), At("socket")], Walk(_folder).OfType<Walked.Skipped>().Select(s => s.Path));
        Assert.Equal(0, Assert.IsType<Walked.Evidence>(Walk(At("empty")).Single()).File.Length);
        Assert.IsType<Walked.Skipped>(Walk("/dev/zero").Single());
        File.CreateSymbolicLink(At("to-device"), "/dev/zero");
        Assert.IsType<Walked.Skipped>(Walk(At("to-device")).Single());
        Assert.IsType<Walked.Skipped>(Walk(At("pipe")).Single());
    }

    [Fact]
    public void Reports_what_is_not_there_and_what_may_not_be_read()
    {
        Assert.Equal("a file or folder that exists and may be read", Assert.IsType<Walked.Fault>(Walk(At("missing")).Single()).Expected);
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("there are no such permissions on Windows");
            return;
        }
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "this user may read everything");
        var path = Write("locked/f");
        File.SetUnixFileMode(path, UnixFileMode.None);
        Assert.Equal("permission to read the file", Assert.IsType<Walked.Fault>(Walk(path).Single()).Expected);
        File.SetUnixFileMode(At("locked"), UnixFileMode.None);
        Assert.Equal("permission to list the folder", Assert.IsType<Walked.Fault>(Walk(_folder).Single()).Expected);
        File.SetUnixFileMode(At("locked"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Fact]
    public void Reports_a_file_that_vanishes_while_walking()
    {
        Write("a");
        var second = Write("b");
        var items = new List<Walked>();
        foreach (var walked in EvidenceWalker.Walk([_folder], () => Stream.Null))
        {
            items.Add(walked);
            File.Delete(second);
            ((walked as Walked.Evidence)?.File as IDisposable)?.Dispose();
        }
        Assert.IsType<Walked.Fault>(items[1]);
    }

    [Fact]
    public void Remembers_that_a_file_became_shorter()
    {
        var path = Write("shrinks", new string('a', 100_000));
        using var file = DiskEvidence.Open(path);
        using (var writer = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite)) writer.SetLength(50_000);
        Assert.Equal(50_000, Content(file).Length);
        Assert.Equal(50_000, file.Problem!.Value.Offset);
    }

    [Fact]
    public void Leaves_what_is_appended_meanwhile_to_the_next_check()
    {
        var path = Write("grows", "first");
        using var file = DiskEvidence.Open(path);
        File.AppendAllText(path, "second");
        Assert.Equal("first", Content(file));
    }
}

using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.Data.Sqlite;

#pragma warning disable CA5350, CA5351 // weak hashes are looked for because they must not be there

namespace Qalqan.Hub.Tests;

/// <summary>Looks for secrets in everything that a thief would take: plain, in the encodings in which programs leave things, inside compressed streams, and as hashes without a key.</summary>
sealed class CanarySearch
{
    const int Key = 8;                  // bytes by which a pattern is found; shorter ones would be found by chance
    const int MaxInflated = 4 << 20;    // of one compressed stream
    const int MaxDepth = 3;

    readonly Dictionary<ulong, List<(byte[] Pattern, string Name)>> _patterns = [];
    readonly bool[] _begins = new bool[1 << 16];

    /// <summary>How many byte patterns are looked for.</summary>
    public int Patterns { get; private set; }

    /// <summary>Bytes searched so far, streams unpacked.</summary>
    public long Searched { get; private set; }

    /// <summary>Adds a secret: in every encoding, and its hashes.</summary>
    /// <param name="name">What it is, for the finding.</param>
    /// <param name="value">The secret. At least eight bytes.</param>
    public void Add(string name, string value)
    {
        foreach (var (form, text) in Forms(value))
        {
            var utf8 = Encoding.UTF8.GetBytes(text);
            AddEncoded($"{name}{form}", utf8);
            AddEncoded($"{name}{form} in UTF-16", Encoding.Unicode.GetBytes(text));
            AddHashes($"{name}{form}", utf8);
        }
        if (IPAddress.TryParse(value, out var address) && address.GetAddressBytes() is { Length: > Key } bytes) AddEncoded(name + " as an address", bytes);
    }

    /// <summary>Adds only what somebody with a list of guesses could compute of a value: its hashes.</summary>
    public void AddHashes(string name, byte[] value)
    {
        (string, byte[])[] hashes = [("MD5", MD5.HashData(value)), ("SHA-1", SHA1.HashData(value)), ("SHA-256", SHA256.HashData(value)), ("SHA-512", SHA512.HashData(value)),
            ("HMAC-SHA-256 with an empty key", HMACSHA256.HashData(Array.Empty<byte>(), value)), ("HMAC-SHA-1 with an empty key", HMACSHA1.HashData(Array.Empty<byte>(), value))];
        foreach (var (hash, digest) in hashes)
        {
            var head = digest[..16]; // cut to the size of a token
            AddPattern($"{name} as {hash}", head);
            AddPattern($"{name} as {hash} in hex", Encoding.ASCII.GetBytes(Convert.ToHexStringLower(head)));
            AddPattern($"{name} as {hash} in hex", Encoding.ASCII.GetBytes(Convert.ToHexString(head)));
            AddPattern($"{name} as {hash} in base64", Encoding.ASCII.GetBytes(Convert.ToBase64String(digest)[..20]));
        }
    }

    /// <summary>Adds bytes as they are.</summary>
    public void AddPattern(string name, byte[] pattern)
    {
        if (pattern.Length < Key) throw new ArgumentException($"{name}: too short to be found by anything but chance", nameof(pattern));
        var key = BinaryPrimitives.ReadUInt64LittleEndian(pattern);
        _begins[(ushort)key] = true;
        if (!_patterns.TryGetValue(key, out var list)) _patterns[key] = list = [];
        if (list.Exists(p => p.Pattern.AsSpan().SequenceEqual(pattern))) return;
        list.Add((pattern, name));
        Patterns++;
    }

    /// <summary>Searches every byte of every file below a folder, and every value of every database there.</summary>
    /// <returns>What was found: which secret, in what form, where.</returns>
    public IReadOnlyList<string> Folder(string folder)
    {
        var found = new List<string>();
        foreach (var file in Directory.GetFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None }))
        {
            var place = Path.GetRelativePath(folder, file);
            Search(Encoding.UTF8.GetBytes(place), $"the name of {place}", 0, found); // names tell as well
            if (new FileInfo(file).Length == 0) continue; // so have sockets and pipes, which must not be opened
            var content = File.ReadAllBytes(file);
            Search(content, place, 0, found);
            if (content.AsSpan().StartsWith("SQLite format 3\0"u8)) Values(file, place, found);
        }
        return [.. found.Distinct()];
    }

    /// <summary>Searches a text.</summary>
    public IReadOnlyList<string> Text(string text, string place)
    {
        var found = new List<string>();
        Search(Encoding.UTF8.GetBytes(text), place, 0, found);
        return found;
    }

    /// <summary>Values longer than a page do not lie in one piece in the file.</summary>
    void Values(string file, string place, List<string> found)
    {
        // A copy: opening the original would move what lies in its WAL.
        var folder = Directory.CreateTempSubdirectory("qcopy").FullName;
        try
        {
            foreach (var part in (string[])["", "-wal"])
                if (File.Exists(file + part)) File.Copy(file + part, Path.Combine(folder, "copy.db" + part));
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, "copy.db"), Pooling = false }.ToString());
            connection.Open();
            foreach (var table in connection.Query<string>("select name from sqlite_master where type = 'table'").ToList())
            {
                using var rows = connection.ExecuteReader($"select * from \"{table}\"");
                while (rows.Read())
                    for (var i = 0; i < rows.FieldCount; i++)
                        if (!rows.IsDBNull(i)) Search(rows.GetValue(i) as byte[] ?? Encoding.UTF8.GetBytes(rows.GetString(i)), $"{place}: {table}.{rows.GetName(i)}", 0, found);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    void Search(byte[] content, string place, int depth, List<string> found)
    {
        ReadOnlySpan<byte> bytes = content;
        Searched += bytes.Length;
        for (var i = 0; i + Key <= bytes.Length; i++)
        {
            if (!_begins[(ushort)(bytes[i] | bytes[i + 1] << 8)]) continue;
            if (!_patterns.TryGetValue(BinaryPrimitives.ReadUInt64LittleEndian(bytes[i..]), out var list)) continue;
            foreach (var (pattern, name) in list)
                if (bytes[i..].StartsWith(pattern)) found.Add($"{name} in {place}");
        }
        if (depth == MaxDepth) return;
        Unpack(content, 0, b => new DeflateStream(b, CompressionMode.Decompress), place, depth, found); // a value that is a bare stream
        for (var i = 0; i + Key <= bytes.Length; i++)
        {
            if (bytes[i] == 0x1F && bytes[i + 1] == 0x8B && bytes[i + 2] == 8) Unpack(content, i, b => new GZipStream(b, CompressionMode.Decompress), place, depth, found);
            else if (bytes[i] == 0x78 && bytes[i + 1] is 0x01 or 0x5E or 0x9C or 0xDA && (bytes[i] << 8 | bytes[i + 1]) % 31 == 0) Unpack(content, i, b => new ZLibStream(b, CompressionMode.Decompress), place, depth, found);
            else if (bytes[i..].StartsWith("PK\u0003\u0004"u8) && i + 30 < bytes.Length) // a ZIP's local header (APPNOTE 4.3.7)
                Unpack(content, i + 30 + BinaryPrimitives.ReadUInt16LittleEndian(bytes[(i + 26)..]) + BinaryPrimitives.ReadUInt16LittleEndian(bytes[(i + 28)..]), b => new DeflateStream(b, CompressionMode.Decompress), place, depth, found);
        }
    }

    void Unpack(byte[] bytes, int at, Func<Stream, Stream> open, string place, int depth, List<string> found)
    {
        if (at >= bytes.Length) return;
        var inflated = new MemoryStream();
        try
        {
            using var stream = open(new MemoryStream(bytes, at, bytes.Length - at));
            var buffer = new byte[4096];
            for (int n; inflated.Length < MaxInflated && (n = stream.Read(buffer)) > 0;) inflated.Write(buffer, 0, n);
        }
        catch (InvalidDataException)
        {
            // It only looked like one; what came out before that is searched.
        }
        if (inflated.Length >= Key) Search(inflated.ToArray(), $"a compressed stream in {place}", depth + 1, found);
    }

    static IEnumerable<(string Form, string Text)> Forms(string value)
    {
        yield return ("", value);
        yield return (" backwards", new([.. value.Reverse()]));
        if (value.ToLowerInvariant() is var lower && lower != value) yield return (" in lower case", lower);
        if (value.ToUpperInvariant() is var upper && upper != value) yield return (" in upper case", upper);
        if (Ascii.IsValid(value)) yield break;
        yield return (" in Punycode", new IdnMapping().GetAscii(value));
    }

    void AddEncoded(string name, byte[] value)
    {
        AddPattern(name, value);
        AddPattern($"{name} in hex", Encoding.ASCII.GetBytes(Convert.ToHexStringLower(value)));
        AddPattern($"{name} in hex", Encoding.ASCII.GetBytes(Convert.ToHexString(value)));
        for (var offset = 0; offset < 3; offset++)
        {
            // The letters that depend on nothing but the value, wherever it stands in what was encoded.
            var letters = Convert.ToBase64String([.. new byte[offset], .. value]);
            var from = offset == 0 ? 0 : offset + 1;
            var count = (offset + value.Length) * 8 / 6 - from;
            AddPattern($"{name} in base64", Encoding.ASCII.GetBytes(letters.Substring(from, count)));
            AddPattern($"{name} in base64url", Encoding.ASCII.GetBytes(letters.Substring(from, count).Replace('+', '-').Replace('/', '_')));
        }
    }
}

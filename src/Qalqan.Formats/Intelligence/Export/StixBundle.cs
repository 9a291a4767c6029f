using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Qalqan.Formats;

/// <summary>Writes a STIX 2.1 bundle, one object a line, and keeps nothing of an object but its id. The bundle's own id follows from its content.</summary>
sealed class StixBundle : IDisposable
{
    static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = false };

    readonly Stream _to;
    readonly ArrayBufferWriter<byte> _buffer = new();
    readonly Utf8JsonWriter _json;
    readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    readonly HashSet<string> _written = new(StringComparer.Ordinal);

    public StixBundle(Stream to)
    {
        _to = to;
        _json = new(_buffer, Options);
        _to.Write("{\"type\":\"bundle\""u8);
    }

    /// <summary>Starts an object, unless one with this id is in the bundle already. After true come its properties and <see cref="End"/>.</summary>
    public bool TryBegin(string type, string id, out Utf8JsonWriter json)
    {
        json = _json;
        if (!_written.Add(id)) return false;
        json.WriteStartObject();
        json.WriteString("type"u8, type);
        json.WriteString("spec_version"u8, "2.1"u8);
        json.WriteString("id"u8, id);
        return true;
    }

    /// <summary>Ends the object and hands its bytes on.</summary>
    public void End()
    {
        _json.WriteEndObject();
        _json.Flush();
        _to.Write(_written.Count == 1 ? ",\"objects\":[\n"u8 : ",\n"u8);
        _to.Write(_buffer.WrittenSpan);
        _hash.AppendData(_buffer.WrittenSpan);
        _buffer.ResetWrittenCount();
        _json.Reset(_buffer);
    }

    /// <summary>Ends the bundle and flushes the stream. A bundle of nothing has no list: STIX knows no empty lists.</summary>
    public void Finish()
    {
        if (_written.Count > 0) _to.Write("\n]"u8);
        var id = StixIds.Named("bundle", Convert.ToHexStringLower(_hash.GetHashAndReset()));
        _to.Write(System.Text.Encoding.ASCII.GetBytes($",\"id\":\"{id}\"}}\n"));
        _to.Flush();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _json.Dispose();
        _hash.Dispose();
    }

    /// <summary>A time to the millisecond: created and modified have no other precision (2.1 §3.2).</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>A time as exact as it is known.</summary>
    public static string ExactTime(DateTimeOffset time)
    {
        var utc = time.UtcDateTime;
        return utc.Ticks % TimeSpan.TicksPerMillisecond == 0 ? Time(time) : utc.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
    }
}

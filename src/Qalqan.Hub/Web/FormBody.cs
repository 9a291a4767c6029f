using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Qalqan.Hub;

/// <summary>
/// A form as it was sent, read into memory within limits. The framework's own reader writes uploads into temporary files, which whoever takes the disk can read later. Dispose it: what it held is
/// zeroed.
/// </summary>
sealed class FormBody : IDisposable
{
    /// <summary>Fields of one form; the longest of ours has about forty.</summary>
    const int MaxFields = 200;

    /// <summary>Files of one form.</summary>
    public const int MaxFiles = 50;

    /// <summary>Bytes of all fields that are no file: a long letter, several times over.</summary>
    public const int MaxText = 1 << 20;

    const int Block = 64 << 10;

    readonly IntakeMemory _memory;
    readonly List<(string Name, string Value)> _fields = [];
    readonly List<byte[]> _owned = [];
    long _taken;

    FormBody(IntakeMemory memory) => _memory = memory;

    /// <summary>The files, in their order. Files without content are left out.</summary>
    public List<Evidence> Files { get; } = [];

    /// <summary>What was typed, without blanks around it; empty if nothing was.</summary>
    public string this[string name] => _fields.FirstOrDefault(f => f.Name == name).Value?.Trim() ?? "";

    /// <summary>Every value of a field that may be given more than once.</summary>
    public IReadOnlyList<string> All(string name) => [.. _fields.Where(f => f.Name == name).Select(f => f.Value)];

    /// <summary>Whether a box was ticked.</summary>
    public bool Has(string name) => _fields.Exists(f => f.Name == name);

    /// <summary>Reads the body of a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="memory">What all forms together may take.</param>
    /// <param name="maxBytes">The most that all files together may have; 0 for a form without files.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <exception cref="BadHttpRequestException">It is too large (413), there is no room at the moment (429), or it is no form (400).</exception>
    public static async Task<FormBody> Read(HttpRequest request, IntakeMemory memory, long maxBytes, CancellationToken cancel)
    {
        var form = new FormBody(memory);
        try
        {
            if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)) throw Malformed();
            if (request.ContentLength > maxBytes + MaxText + Block) throw TooLarge();
            if (type.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase)) await form.ReadFields(request, cancel);
            else if (type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)) await form.ReadParts(request, type, maxBytes, cancel);
            else throw Malformed();
            return form;
        }
        catch (InvalidDataException)
        {
            form.Dispose();
            throw Malformed();
        }
        catch
        {
            form.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var bytes in _owned) CryptographicOperations.ZeroMemory(bytes);
        _owned.Clear();
        Files.Clear();
        _fields.Clear();
        _memory.Return(_taken);
        _taken = 0;
    }

    async Task ReadFields(HttpRequest request, CancellationToken cancel)
    {
        var bytes = await Content(request.Body, MaxText, cancel);
        foreach (var pair in Encoding.UTF8.GetString(bytes.Span).Split('&', MaxFields + 1))
        {
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            if (at > 0) Add(Decode(pair[..at]), Decode(pair[(at + 1)..]));
        }
    }

    async Task ReadParts(HttpRequest request, MediaTypeHeaderValue type, long maxBytes, CancellationToken cancel)
    {
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value;
        if (string.IsNullOrEmpty(boundary) || boundary.Length > 200) throw Malformed();
        var reader = new MultipartReader(boundary, request.Body) { HeadersCountLimit = 8, HeadersLengthLimit = 8 << 10 };
        long text = 0, files = 0;
        while (await reader.ReadNextSectionAsync(cancel) is { } section)
        {
            if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)) throw Malformed();
            var isFile = disposition.FileName.HasValue || disposition.FileNameStar.HasValue;
            var content = await Content(section.Body, isFile ? maxBytes - files : MaxText - text, cancel);
            if (isFile) AddFile(disposition, content);
            else Add(HeaderUtilities.RemoveQuotes(disposition.Name).Value ?? "", Encoding.UTF8.GetString(content.Span));
            (text, files) = isFile ? (text, files + content.Length) : (text + content.Length, files);
        }
    }

    void AddFile(ContentDispositionHeaderValue disposition, ReadOnlyMemory<byte> content)
    {
        if (content.Length == 0) return;
        if (Files.Count == MaxFiles) throw TooLarge();
        var name = (disposition.FileNameStar.HasValue ? disposition.FileNameStar : HeaderUtilities.RemoveQuotes(disposition.FileName)).Value ?? "";
        name = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        Files.Add(new(name.Length is > 0 and <= 255 ? name : "file", content));
    }

    void Add(string name, string value)
    {
        if (_fields.Count == MaxFields) throw TooLarge();
        _fields.Add((name, value.Normalize(NormalizationForm.FormC)));
    }

    /// <summary>A stream's content. It grows with what arrives, never with what was announced.</summary>
    async Task<ReadOnlyMemory<byte>> Content(Stream stream, long max, CancellationToken cancel)
    {
        var buffer = Own(0, 4096);
        var length = 0;
        while (true)
        {
            if (length == buffer.Length) buffer = Own(length, (int)Math.Min(Math.Max(max + 1, 4096), Math.Max(Block, 2L * length)), buffer);
            var n = await stream.ReadAsync(buffer.AsMemory(length), cancel);
            if (n == 0) return buffer.AsMemory(0, length);
            if ((length += n) > max) throw TooLarge();
        }
    }

    byte[] Own(int used, int size, byte[]? old = null)
    {
        if (!_memory.TryTake(size)) throw new BadHttpRequestException("there is no room at the moment", StatusCodes.Status429TooManyRequests);
        _taken += size;
        var bytes = new byte[size];
        _owned.Add(bytes);
        if (old is null) return bytes;
        old.AsSpan(0, used).CopyTo(bytes);
        CryptographicOperations.ZeroMemory(old);
        _owned.Remove(old);
        _memory.Return(old.Length);
        _taken -= old.Length;
        return bytes;
    }

    static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    static BadHttpRequestException TooLarge() => new("too large", StatusCodes.Status413PayloadTooLarge);

    static BadHttpRequestException Malformed() => new("this is no form", StatusCodes.Status400BadRequest);
}
